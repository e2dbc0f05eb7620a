import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { claimOwnership, inTransaction } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { loadCursor, moveCursor, noteSourceIdentity, noteStopped, rebaseCursor } from './cursor.ts';

describe('a cursor', () => {
  const name = 'relay:spec';
  const place = (pos: number) => ({ position: { pos: String(pos), seq: '7' }, rowId: uuidv7(pos) });
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.cursor, posthorn.ownership');
  });

  it('begins before every row', async () => {
    const start = { position: { pos: '0', seq: '0' }, rowId: null, sourceIdentity: null, stoppedReason: null };
    expect(await loadCursor(pool, name)).toEqual(start);
    expect(await loadCursor(pool, name)).toEqual(start);
  });

  it('is moved by its owner, with positions beyond the range of a double', async () => {
    await loadCursor(pool, name);
    const epoch = await claimOwnership(pool, name, 'a');
    const to = { position: { pos: '9007199254740993', seq: '9223372036854775807' }, rowId: uuidv7(1) };
    await moveCursor(pool, { fence: name, epoch }, name, to);
    expect(await loadCursor(pool, name)).toMatchObject(to);
  });

  it('is not moved by a former owner, nor by a process that never owned it', async () => {
    await loadCursor(pool, name);
    const former = await claimOwnership(pool, name, 'a');
    const current = await claimOwnership(pool, name, 'b');
    for (const epoch of [former, current + 1]) {
      const moved = moveCursor(pool, { fence: name, epoch }, name, place(5));
      await expect(moved).rejects.toMatchObject({ code: 'stale-epoch' });
    }
    const nobody = moveCursor(pool, { fence: 'nobody’s', epoch: current }, name, place(5));
    await expect(nobody).rejects.toMatchObject({ code: 'stale-epoch' });
    expect((await loadCursor(pool, name)).position.pos).toBe('0');
  });

  it('is moved before a new owner takes it, or not at all', async () => {
    await loadCursor(pool, name);
    const epoch = await claimOwnership(pool, name, 'a');
    const claiming = await inTransaction(pool, async (tx) => {
      await moveCursor(tx, { fence: name, epoch }, name, place(5));
      // Waits for this transaction, so that the new owner reads the moved cursor.
      return { claimed: claimOwnership(pool, name, 'b').then(() => loadCursor(pool, name)) };
    });
    expect((await claiming.claimed).position.pos).toBe('5');
    await expect(moveCursor(pool, { fence: name, epoch }, name, place(6))).rejects.toMatchObject({
      code: 'stale-epoch',
    });
  });

  it('goes back to the start when it is rebased, and its owner has to claim it again', async () => {
    await loadCursor(pool, name);
    const epoch = await claimOwnership(pool, name, 'a');
    await moveCursor(pool, { fence: name, epoch }, name, place(5));
    await noteSourceIdentity(pool, name, 'system 1');
    await noteStopped(pool, name, 'restored');
    expect(await loadCursor(pool, name)).toMatchObject({ sourceIdentity: 'system 1', stoppedReason: 'restored' });
    expect(await rebaseCursor(pool, name)).toBe(true);
    expect(await loadCursor(pool, name)).toEqual({
      position: { pos: '0', seq: '0' },
      ...{ rowId: null, sourceIdentity: null, stoppedReason: null },
    });
    await expect(moveCursor(pool, { fence: name, epoch }, name, place(6))).rejects.toMatchObject({
      code: 'stale-epoch',
    });
    expect(await rebaseCursor(pool, 'nobody’s')).toBe(false);
  });
});
