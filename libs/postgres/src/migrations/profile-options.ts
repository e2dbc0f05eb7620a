import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an endpoint chose of what its wire profile lets it choose. */
export class ProfileOptions1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.endpoint add column profile_options jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint drop column profile_options');
  }
}
