import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Dead records with an id of their own, by which they are listed, shown and replayed, youngest first; and how far who is
 * told of them has been told.
 */
export class DeadRecords1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.dead_record
      add column ref uuid not null default gen_random_uuid(), add column project text not null default ''`);
    await runner.query(`update posthorn.dead_record d set project = coalesce(d.record->>'project', '')`);
    await runner.query('create unique index dead_record_ref on posthorn.dead_record (ref)');
    await runner.query('create index dead_record_of_source on posthorn.dead_record (source, ref)');
    await runner.query('create index dead_record_age on posthorn.dead_record (at)');
    await runner.query(`create table posthorn.dead_notice (
      source text not null,
      project text not null,
      told_ref uuid not null,
      told_at timestamptz not null,
      primary key (source, project)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.dead_notice');
    await runner.query('drop index posthorn.dead_record_ref, posthorn.dead_record_of_source, posthorn.dead_record_age');
    await runner.query('alter table posthorn.dead_record drop column ref, drop column project');
  }
}
