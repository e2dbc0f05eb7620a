import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that give access to one project only. */
export class ProjectKeys1763980000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.api_key add column project_id uuid, add column name text`);
    await runner.query(`create index api_key_of_project on posthorn.api_key (project_id, id desc)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from posthorn.api_key where project_id is not null`);
    await runner.query(`alter table posthorn.api_key drop column project_id, drop column name`);
  }
}
