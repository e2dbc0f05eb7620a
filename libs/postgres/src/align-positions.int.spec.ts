import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { alignPositions, describeAlignment } from './align-positions.ts';
import { OWN_HORIZON } from './position.ts';

const FAR = 1_000_000_000;

describe('positions after a restore into another cluster', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeEach(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterEach(() => database.drop());

  async function insertEvent(): Promise<{ id: string; pos: number }> {
    const { rows } = await pool.query<{ id: string; pos: string }>(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       values ($1, gen_random_uuid(), 'a.b', now(), '1') returning id, pos`,
      [uuidv7(Date.now())],
    );
    return { id: rows[0]!.id, pos: Number(rows[0]!.pos) };
  }

  /** Makes the database look like a dump of a cluster with far higher transaction ids than this one's. */
  const restored = () => pool.query('update posthorn.event set pos = pos + $1', [FAR]);
  const horizon = async () => {
    const { rows } = await pool.query<{ horizon: string }>(`select ${OWN_HORIZON} as horizon`);
    return Number(rows[0]!.horizon);
  };

  it('stay unchanged in the cluster where they were assigned', async () => {
    await insertEvent();
    expect(await alignPositions(pool)).toBeUndefined();
  });

  it('continue above all existing positions, in every session, and so does the horizon', async () => {
    const before = await insertEvent();
    await restored();
    const alignment = await alignPositions(pool);
    expect(alignment).toMatchObject({ highest: String(before.pos + FAR) });
    expect(describeAlignment(alignment!)).toContain('restored into another cluster');
    const after = await insertEvent();
    expect(after.pos).toBeGreaterThan(before.pos + FAR);
    // Transactions of other databases in the cluster hold the horizon back until they are over.
    await eventually(horizon, (pos) => pos > before.pos + FAR);
    expect(await alignPositions(pool)).toBeUndefined();
  });

  it('continue above a cursor whose row was dropped', async () => {
    await pool.query(`insert into posthorn.cursor (name, pos) values ('relay:event', $1)`, [FAR]);
    await alignPositions(pool);
    expect((await insertEvent()).pos).toBeGreaterThan(FAR);
  });

  it('continue above the blocks of the delivery log, whose attempts may all be dropped', async () => {
    await pool.query(`update posthorn.projection set pos = $1 where name = 'attempt'`, [FAR]);
    await alignPositions(pool);
    expect((await insertEvent()).pos).toBeGreaterThan(FAR);
  });

  it('are assigned again to rows written between the restore and its discovery', async () => {
    const before = await insertEvent();
    await restored();
    const early = await insertEvent();
    expect(early.pos).toBeLessThan(FAR);
    expect(await alignPositions(pool)).toMatchObject({ moved: 1 });
    const { rows } = await pool.query<{ pos: string }>('select e.pos from posthorn.event e where e.id = $1', [
      early.id,
    ]);
    expect(Number(rows[0]!.pos)).toBeGreaterThan(before.pos + FAR);
  });

  it('are aligned once if several processes find the restore at the same time', async () => {
    await insertEvent();
    await restored();
    const found = await Promise.all([alignPositions(pool), alignPositions(pool), alignPositions(pool)]);
    expect(found.filter((each) => each !== undefined)).toHaveLength(1);
  });
});
