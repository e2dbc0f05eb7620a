import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number of requests a minute that an endpoint's receiver allowed at its verification. */
export class AllowedRate1763940000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint add column allowed_per_minute integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint drop column allowed_per_minute');
  }
}
