import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A project's keys by their kind, so that a list of its keys does not read past its portal tokens. */
export class KeysByKind1765310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index api_key_of_project_by_kind on posthorn.api_key (project_id, scope, id desc)');
    await runner.query('drop index posthorn.api_key_of_project');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index api_key_of_project on posthorn.api_key (project_id, id desc)');
    await runner.query('drop index posthorn.api_key_of_project_by_kind');
  }
}
