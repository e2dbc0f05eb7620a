import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'create index attempt_request on posthorn.attempt using brin (request_id)';

/**
 * Makes the index of request ids anew, with summaries of new pages within about a minute. Without them, Postgres
 * summarizes pages only when it vacuums the table, and a search by a request id reads all pages since then.
 */
export class RequestIndex1765790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.attempt_request');
    await runner.query(`${INDEX} with (pages_per_range = 16, autosummarize = on)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.attempt_request');
    await runner.query(`${INDEX} with (pages_per_range = 16)`);
  }
}
