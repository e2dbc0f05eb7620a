import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A delivery has one replay at most that is not recorded yet. A replay of a delivery that waits for a retry takes the
 * place of that retry: the row becomes the replay's, and has its id.
 */
export class WaitingReplay1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.due add column replay_id uuid');
    await runner.query(`delete from posthorn.due d using posthorn.due older
      where d.kind = 'replay' and older.kind = 'replay' and older.delivery_id = d.delivery_id
        and older.trigger_id < d.trigger_id`);
    await runner.query(`create unique index due_replay on posthorn.due (delivery_id) where kind = 'replay'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.due_replay');
    await runner.query(`update posthorn.due set kind = case when retry = 0 then 'first' else 'retry' end
      where replay_id is not null`);
    await runner.query('alter table posthorn.due drop column replay_id');
  }
}
