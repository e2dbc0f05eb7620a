import type { MigrationInterface, QueryRunner } from 'typeorm';

/** True for nearly all attempts: accepted with a status of 2xx and no error behind it. */
const USUAL = `(outcome = 'succeeded' and state = 'succeeded' and status between 200 and 299
  and error_code is null)`;

/**
 * Indexes for the lists of deliveries (ADR 55). Those of attempts have few rows, or only bounds. `routing_project`
 * goes, because `event_project` has the same order.
 */
export class DeliveryLists1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const scope of ['project', 'endpoint']) {
      await runner.query(`create index attempt_unusual_of_${scope} on posthorn.attempt (${scope}_id, state, delivery_id)
        where ${USUAL} is not true`);
    }
    await runner.query(`create index attempt_triggered on posthorn.attempt (project_id, trigger, delivery_id)
      where trigger <> 'first'`);
    await runner.query(`create index attempt_request on posthorn.attempt using brin (request_id)
      with (pages_per_range = 16)`);
    await runner.query('create index due_of_project on posthorn.due (project_id, delivery_id)');
    await runner.query('create index due_of_endpoint on posthorn.due (endpoint_id, delivery_id)');
    await runner.query('drop index posthorn.routing_project');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index routing_project on posthorn.routing (project_id, event_id desc)');
    const ofAttempts = ['attempt_unusual_of_project', 'attempt_unusual_of_endpoint', 'attempt_triggered'];
    for (const name of [...ofAttempts, 'attempt_request', 'due_of_project', 'due_of_endpoint']) {
      await runner.query(`drop index posthorn.${name}`);
    }
  }
}
