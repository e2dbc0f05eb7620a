import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The processes of this Posthorn: a row for each start, which the process renews every few seconds. */
export class Processes1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table posthorn.process (
        id uuid primary key,
        owner text not null,
        roles text[] not null,
        problems text[] not null,
        started_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        stopped_at timestamptz
      ) with (fillfactor = 70)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.process');
  }
}
