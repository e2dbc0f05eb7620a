import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The endpoints that an event is for; null for all. A producer that does not know the column leaves it out. */
export class ChosenEndpoints1765700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event add column endpoint_ids uuid[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event drop column endpoint_ids');
  }
}
