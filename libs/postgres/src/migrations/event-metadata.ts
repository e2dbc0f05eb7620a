import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts of a publisher's own about an event; null for none. A producer that does not know the column leaves it out. */
export class EventMetadata1765800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event add column metadata jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event drop column metadata');
  }
}
