import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The blocks of the delivery log (ADR 59): ids of deliveries by endpoint, and of events by type. They are partitioned
 * like the tables that they come from. Ids do not compress.
 */
const TABLES = `
create table posthorn.projection (
  name text not null,
  generation integer primary key,
  state text not null check (state in ('active', 'building', 'former')),
  pos bigint not null default 0,
  seq bigint not null default 0
) with (fillfactor = 50);
create unique index projection_state on posthorn.projection (name, state) where state <> 'former';
insert into posthorn.projection (name, generation, state) values ('attempt', 1, 'active'), ('event', 2, 'active');

create table posthorn.log_block (
  generation integer not null,
  key uuid not null,
  last_id uuid not null,
  ids uuid[] not null
) partition by range (last_id);
alter table posthorn.log_block alter column ids set storage external;
create index log_block_key on posthorn.log_block (key, last_id);
create table posthorn.log_block_default partition of posthorn.log_block default;
`;

/** Adds the blocks of the delivery log. */
export class LogBlocks1765410000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.log_block, posthorn.projection');
  }
}
