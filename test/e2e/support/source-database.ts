import { installOutbox } from '#outbox';
import { type TestDatabase, testDatabase } from '#testing';

/** The database of a domain service: a table of its own, and Posthorn's outbox. */
export async function sourceDatabase(): Promise<TestDatabase> {
  const source = await testDatabase();
  await source.pool.query('create table post (id text primary key)');
  await installOutbox(source.url);
  return source;
}
