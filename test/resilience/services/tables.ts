import type pg from 'pg';

/** The rows in a service's database. */
export interface ServiceTables {
  /** The numbers of the events in its outbox. */
  emitted: readonly number[];
  /** The numbers of the events whose transaction wrote the service's own tables too. */
  facts: readonly number[];
}

const numbers = ({ rows }: { rows: { n: number }[] }) => rows.map(({ n }) => n);

/** Reads the outbox and the service's own table in one snapshot. */
export async function readServiceTables(client: pg.Client): Promise<ServiceTables> {
  await client.query('begin isolation level repeatable read read only');
  const emitted = await client.query<{ n: number }>(
    `select (m.data::json ->> 'n')::int as n from posthorn_outbox.message m`,
  );
  const facts = await client.query<{ n: number }>('select f.n from fact f');
  await client.query('commit');
  return { emitted: numbers(emitted), facts: numbers(facts) };
}
