import { systemClock } from '#kernel';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { loadCursor, rebaseCursor } from './cursor.ts';
import { followWhileCurrent } from './follow-while-current.ts';

const NAME = 'relay:spec';

describe('a term without rows to follow', () => {
  let database: TestDatabase;
  let stop: AbortController;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    stop = new AbortController();
  });

  async function follow(source = database.pool): Promise<{ ended: Promise<unknown>; isFollowing: () => boolean }> {
    const { pool } = database;
    await loadCursor(pool, NAME);
    const epoch = await claimOwnership(pool, NAME, 'spec');
    let isFollowing = false;
    const idle = (signal: AbortSignal) => {
      isFollowing = true;
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    const term = { name: NAME, epoch, pool, source, clock: systemClock };
    const ended = followWhileCurrent(term, stop.signal, idle).catch((error: unknown) => error);
    return { ended, isFollowing: () => isFollowing };
  }

  it('ends when its cursor is rebased', async () => {
    const { ended } = await follow();
    await rebaseCursor(database.pool, NAME);
    expect(await ended).toMatchObject({ code: 'stale-epoch' });
  });

  it('ends when its database is replaced by another database', async () => {
    let identity = 'one';
    const source = { query: () => Promise.resolve({ rows: [{ identity }], rowCount: 1 }) };
    const { ended, isFollowing } = await follow(source as unknown as typeof database.pool);
    await eventually(() => Promise.resolve(isFollowing()), Boolean);
    identity = 'another';
    expect(await ended).toMatchObject({ code: 'source-changed' });
  });

  it('ends without an error when it is stopped', async () => {
    const { ended } = await follow();
    stop.abort();
    expect(await ended).toBeUndefined();
  });
});
