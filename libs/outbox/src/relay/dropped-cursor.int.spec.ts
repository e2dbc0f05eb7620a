import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { dropRows, migratedDatabase, type TestDatabase } from '#testing';
import { loadCursor, moveCursor, noteSourceIdentity, noteStopped, rebaseCursor } from './cursor.ts';

describe('a cursor whose row a trigger drops', () => {
  const name = 'relay:spec';
  const place = { position: { pos: '5', seq: '7' }, rowId: uuidv7(5) };
  const isDropped = { message: expect.stringMatching(/posthorn\.cursor.*drop trigger drops/) as string };
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeEach(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterEach(() => database.drop());

  it('is not begun: the trigger is named', async () => {
    await dropRows(pool, 'cursor');
    await expect(loadCursor(pool, name)).rejects.toMatchObject(isDropped);
  });

  it('is not moved by its owner, and the error names the trigger instead of another leader', async () => {
    await loadCursor(pool, name);
    const epoch = await claimOwnership(pool, name, 'a');
    const mend = await dropRows(pool, 'cursor');
    await expect(moveCursor(pool, { fence: name, epoch }, name, place)).rejects.toMatchObject(isDropped);
    const former = moveCursor(pool, { fence: name, epoch: epoch - 1 }, name, place);
    await expect(former).rejects.toMatchObject({ code: 'stale-epoch' });
    await mend();
    await moveCursor(pool, { fence: name, epoch }, name, place);
    expect(await loadCursor(pool, name)).toMatchObject(place);
  });

  it.each([
    ['the identity of its source', () => noteSourceIdentity(pool, name, 'a')],
    ['the reason of its stop', () => noteStopped(pool, name, 'a')],
    ['its new start', () => rebaseCursor(pool, name)],
  ])('does not keep %s: the trigger is named', async (_, write) => {
    await loadCursor(pool, name);
    const epoch = await claimOwnership(pool, name, 'a');
    await dropRows(pool, 'cursor');
    await expect(write()).rejects.toMatchObject(isDropped);
    expect(await claimOwnership(pool, name, 'b')).toBe(epoch + 1);
  });
});
