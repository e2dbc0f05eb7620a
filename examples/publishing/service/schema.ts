import type pg from 'pg';
import { installOutbox } from '#outbox';

/**
 * Two rules that can fail late, after the event was written. An address must be free, which the commit itself checks,
 * because the constraint is deferred. A payment must not exceed the credit. If a rule fails, the event is rolled back
 * with its transaction: it never existed.
 */
const TABLES = `
create table if not exists post (
  id text primary key,
  title text not null,
  author text not null,
  created_at timestamptz not null default now()
);
create table if not exists subscriber (
  id text primary key,
  email text not null,
  name text not null,
  credit_cents integer not null default 3000 check (credit_cents >= 0),
  created_at timestamptz not null default now(),
  constraint address_is_free unique (email) deferrable initially deferred
);
create table if not exists payment (
  id text primary key,
  subscriber_id text not null references subscriber,
  amount_cents integer not null check (amount_cents > 0),
  created_at timestamptz not null default now()
);`;

/** The service's own tables and, in the same database, Posthorn's outbox. Changes nothing that is there already. */
export async function createSchema(pool: pg.Pool, databaseUrl: string): Promise<void> {
  await pool.query(TABLES);
  await installOutbox(databaseUrl);
}
