import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The options of an endpoint's wire profile, as far as the endpoint sets them. */
export class ProfileOptions1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.endpoint add column profile_options jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint drop column profile_options');
  }
}
