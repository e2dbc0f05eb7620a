import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The version of an event type's schema, and the schemas of its earlier versions, as texts by version; the version that
 * an event names, null if it names none. A producer that does not know the column of an event leaves it out.
 */
export class SchemaVersions1765810000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table posthorn.event_type add column schema_version int not null default 1,
         add column former_schemas jsonb not null default '{}'`,
    );
    await runner.query('alter table posthorn.event add column schema_version int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.event drop column schema_version');
    await runner.query('alter table posthorn.event_type drop column schema_version, drop column former_schemas');
  }
}
