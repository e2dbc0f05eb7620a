import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead records with an id of their own, by which they are listed, shown and replayed, youngest first. */
export class DeadRecords1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.dead_record add column ref uuid not null default gen_random_uuid()');
    await runner.query('create unique index dead_record_ref on posthorn.dead_record (ref)');
    await runner.query('create index dead_record_of_source on posthorn.dead_record (source, ref)');
    await runner.query('create index dead_record_age on posthorn.dead_record (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.dead_record_ref, posthorn.dead_record_of_source, posthorn.dead_record_age');
    await runner.query('alter table posthorn.dead_record drop column ref');
  }
}
