import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['project', 'endpoint'];

/** Texts of a user's own about projects and endpoints. */
export class Metadata1765500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(`alter table posthorn.${table} add column metadata jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table posthorn.${table} drop column metadata`);
  }
}
