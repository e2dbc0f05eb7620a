import type { MigrationInterface, QueryRunner } from 'typeorm';
import { summarizeRequestIds } from '../request-index.ts';

/** The partitions of attempts. */
const PARTITIONS = `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'posthorn.attempt'::regclass`;

/** Has Postgres summarize the request ids of new attempts. Nothing is built anew, and no attempt waits. */
export class RequestIndex1765790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const partitions = (await runner.query(PARTITIONS)) as { name: string }[];
    for (const { name } of partitions) await runner.query(summarizeRequestIds(name));
  }

  async down(runner: QueryRunner): Promise<void> {
    const partitions = (await runner.query(PARTITIONS)) as { name: string }[];
    for (const { name } of partitions) await runner.query(summarizeRequestIds(name, 'off'));
  }
}
