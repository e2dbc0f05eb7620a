import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The period in which each secret signs, the endpoints' own headers, and events that were made for a test. */
const up = `
alter table posthorn.endpoint_secret rename column retired_at to expires_at;
alter table posthorn.endpoint_secret add column activates_at timestamptz, add column public_key text;
update posthorn.endpoint_secret set activates_at = created_at;
alter table posthorn.endpoint_secret alter column activates_at set not null;

create table posthorn.endpoint_header_value (
  id uuid primary key,
  endpoint_id uuid not null references posthorn.endpoint (id),
  key_id text not null,
  ciphertext bytea not null,
  created_at timestamptz not null
);
create index endpoint_header_value_of_endpoint on posthorn.endpoint_header_value (endpoint_id);
alter table posthorn.endpoint add column headers jsonb not null default '[]';

alter table posthorn.event add column test boolean not null default false;
`;

const down = `
alter table posthorn.event drop column test;
alter table posthorn.endpoint drop column headers;
drop table posthorn.endpoint_header_value;
alter table posthorn.endpoint_secret drop column activates_at, drop column public_key;
alter table posthorn.endpoint_secret rename column expires_at to retired_at;
`;

/** Secrets that rotate, headers of an endpoint's own, tests. */
export class SecretsAndHeaders1763820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
