import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Standstills of cursors or deliveries, as recorded by the process that sees them. Every process shows them, and the
 * process that sees the end of a standstill notifies the projects.
 */
export class Standstills1764400100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table posthorn.standstill (
  name text primary key,
  since timestamptz not null,
  cause text not null,
  projects uuid[] not null default '{}',
  seen_at timestamptz not null default now()
) with (fillfactor = 50);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.standstill');
  }
}
