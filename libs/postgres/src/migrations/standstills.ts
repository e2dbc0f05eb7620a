import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What stands still, as the process says that sees it: a cursor, or deliveries. Every process shows it, and the one that
 * sees its end tells the projects.
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
