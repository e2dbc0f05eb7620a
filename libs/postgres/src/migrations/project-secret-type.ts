import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The type of the secrets of a project's new endpoints. */
export class ProjectSecretType1765500200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.project add column secret_type text not null default 'hmac'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.project drop column secret_type');
  }
}
