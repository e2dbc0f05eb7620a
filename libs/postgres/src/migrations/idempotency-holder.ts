import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The execution that has reserved an idempotency key: an execution that lost its reservation changes nothing of it. */
export class IdempotencyHolder1764700200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.idempotency_key add column holder uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.idempotency_key drop column holder');
  }
}
