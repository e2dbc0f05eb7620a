import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The phases of each attempt's request, in milliseconds, and its connection; null for attempts of before. */
export class AttemptPhases1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.attempt
      add column queue_ms real, add column dns_ms real, add column connect_ms real, add column tls_ms real,
      add column first_byte_ms real, add column remote_address text, add column connection_kept boolean`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.attempt
      drop column queue_ms, drop column dns_ms, drop column connect_ms, drop column tls_ms,
      drop column first_byte_ms, drop column remote_address, drop column connection_kept`);
  }
}
