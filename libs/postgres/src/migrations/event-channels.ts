import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * All channels of an event with several, of which `channel` is the first; null for one or none. A producer that does
 * not know the column leaves it out.
 */
export class EventChannels1765700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event add column channels text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event drop column channels');
  }
}
