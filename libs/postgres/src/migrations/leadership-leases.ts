import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The holder and the end of each leadership, by the clock of the database. Kept apart from `ownership`, whose rows
 * every write locks.
 */
export class LeadershipLeases1764000300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table posthorn.lease (
  name text primary key,
  holder uuid not null,
  backend_pid integer not null,
  backend_start timestamptz not null,
  expires_at timestamptz not null
) with (fillfactor = 50);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.lease');
  }
}
