import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The time at which each key was last used, to the minute. */
export class KeyUses1764800200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.api_key add column last_used_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.api_key drop column last_used_at');
  }
}
