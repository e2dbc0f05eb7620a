import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the due rows of each project, so that no project's backlog hides the rows of another. */
export class DueByProject1764000450000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index due_by_project on posthorn.due (project_id, due_at) where not parked');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.due_by_project');
  }
}
