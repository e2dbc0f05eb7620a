import { uuidv7 } from '#kernel';
import { loadCursor } from '#outbox';
import { claimOwnership, OWN_HORIZON, START } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { keepSweepPlace, loadSweepPlace } from './sweep-place.ts';
import { UPKEEP } from './upkeep-name.ts';

describe('the place of the sweeper', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.drop());

  const insertEvent = async (agoMs: number) => {
    const { rows } = await database.pool.query<{ pos: string }>(
      `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, 't', now(), '1') returning pos`,
      [uuidv7(Date.now() - agoMs), uuidv7(1)],
    );
    return rows[0]!.pos;
  };

  it('is the beginning at first', async () => {
    expect(await loadSweepPlace(database.pool)).toEqual({ swept: START, next: undefined });
  });

  it('is kept with the horizon that comes next', async () => {
    const epoch = await claimOwnership(database.pool, UPKEEP, 'spec');
    const next = { horizon: '900', atMs: 1_795_705_746_960 };
    await loadSweepPlace(database.pool);
    await keepSweepPlace(database.pool, epoch, { swept: { pos: '812', seq: '7' }, next });
    expect(await loadSweepPlace(database.pool)).toEqual({ swept: { pos: '812', seq: '7' }, next });
  });

  it('follows the place of a former version, which had only a time', async () => {
    await insertEvent(60_000);
    const next = await insertEvent(0);
    const keptByFormer = (ms: number) =>
      database.pool.query('update posthorn.cursor set pos = $1 where name = $2', [Math.floor(ms), UPKEEP]);
    await loadCursor(database.pool, UPKEEP);
    await keptByFormer(Date.now() - 30_000);
    expect((await loadSweepPlace(database.pool)).swept).toEqual({ pos: next, seq: '0' });
    await keptByFormer(Date.now() + 30_000);
    const { swept } = await loadSweepPlace(database.pool);
    const { rows } = await database.pool.query<{ horizon: string }>(`select ${OWN_HORIZON}::text as horizon`);
    expect(BigInt(swept.pos)).toBeLessThanOrEqual(BigInt(rows[0]!.horizon));
    expect(BigInt(swept.pos)).toBeGreaterThan(0n);
  });
});
