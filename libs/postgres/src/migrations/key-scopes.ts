import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Scopes and an expiry of keys. A key that exists already has neither, and keeps its rights. */
export class KeyScopes1764800100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.api_key add column scopes text[], add column expires_at timestamptz');
  }

  /** Deletes the keys that an earlier version would take for keys with more rights, or for keys without an end. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from posthorn.api_key where scopes is not null or expires_at is not null');
    await runner.query('alter table posthorn.api_key drop column scopes, drop column expires_at');
  }
}
