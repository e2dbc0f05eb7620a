import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A text for people about an endpoint. */
export class EndpointDescription1765500100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint add column description text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint drop column description');
  }
}
