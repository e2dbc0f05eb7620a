import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A UUIDv7 of the time of the record: its order is that of the ids of later records. */
const REF_OF_TIME = `(lpad(to_hex((extract(epoch from d.at) * 1000)::bigint), 12, '0') || '7' ||
  substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`;

/**
 * Dead records with an id of their own, by which they are listed, shown and replayed, youngest first; and the notices
 * of them. Records that exist already count as notified.
 */
export class DeadRecords1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.dead_record
      add column ref uuid,
      add column project text not null generated always as (coalesce(record->>'project', '')) stored,
      add column told boolean not null default true`);
    await runner.query(`update posthorn.dead_record d set ref = ${REF_OF_TIME}`);
    await runner.query(`alter table posthorn.dead_record
      alter column ref set not null, alter column told set default false`);
    await runner.query('create unique index dead_record_ref on posthorn.dead_record (ref)');
    await runner.query('create index dead_record_of_source on posthorn.dead_record (source, ref)');
    await runner.query('create index dead_record_age on posthorn.dead_record (at)');
    await runner.query('create index dead_record_untold on posthorn.dead_record (ref) where not told');
    await runner.query(`create table posthorn.dead_notice (
      source text not null,
      project_id uuid not null,
      count integer not null,
      first_ref uuid not null,
      project text not null,
      reason text not null,
      next_at timestamptz not null,
      primary key (source, project_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.dead_notice');
    await runner.query(`drop index posthorn.dead_record_ref, posthorn.dead_record_of_source, posthorn.dead_record_age,
      posthorn.dead_record_untold`);
    await runner.query('alter table posthorn.dead_record drop column ref, drop column project, drop column told');
  }
}
