import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of events with the hash of their request, and an index by their event: a key leaves with its event, and an event
 * shows the id that its caller gave it.
 */
export class EventKeys1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event_key add column request_hash bytea');
    await runner.query('create index event_key_of_event on posthorn.event_key (event_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.event_key_of_event');
    await runner.query('alter table posthorn.event_key drop column request_hash');
  }
}
