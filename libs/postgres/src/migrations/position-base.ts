import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OWN_POS_DEFAULT, POS_DEFAULT } from '../position.ts';

const POSITIONS = [
  ['event', 'pos'],
  ['attempt', 'pos'],
  ['stream_event', 'pos'],
  ['project', 'changed_pos'],
  ['endpoint', 'changed_pos'],
  ['event_type', 'changed_pos'],
] as const;

const setDefaults = (expression: string) =>
  POSITIONS.map(([table, column]) => `alter table posthorn.${table} alter column ${column} set default ${expression}`);

/**
 * Positions that go on above the old ones after a dump was restored into a cluster with lower transaction ids.
 *
 * `stable`, not `immutable`: Postgres then inlines the constant, and plans anew when it is replaced.
 */
export class PositionBase1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create function posthorn.position_base() returns bigint language sql stable parallel safe as 'select 0::bigint'`,
    );
    for (const statement of setDefaults(OWN_POS_DEFAULT)) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of setDefaults(POS_DEFAULT)) await runner.query(statement);
    await runner.query('drop function posthorn.position_base()');
  }
}
