import { DataSource } from 'typeorm';
import { fromTypeId } from '#kernel';
import { type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { appendAllToOutbox, appendToOutbox } from './append-to-outbox.ts';

describe('appendToOutbox', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
  });
  afterAll(() => database.drop());

  const types = async () => {
    const { rows } = await database.pool.query<{ type: string }>(
      'select m.type from posthorn_outbox.message m order by m.seq',
    );
    return rows.map(({ type }) => type);
  };

  it('emits with the transaction of a pg client, or not at all', async () => {
    const client = await database.pool.connect();
    await client.query('begin');
    const id = await appendToOutbox(client, { project: 'p', type: 'kept.one', data: { a: 1.0 } });
    await client.query('commit');
    await client.query('begin');
    await appendToOutbox(client, { project: 'p', type: 'rolled.back', data: 1 });
    await client.query('rollback');
    client.release();
    expect(await types()).toEqual(['kept.one']);
    const { rows } = await database.pool.query<{ id: string; data: string }>(
      'select m.id, m.data from posthorn_outbox.message m',
    );
    expect(rows[0]).toEqual({ id: fromTypeId('evt', id), data: '{"a":1}' });
  });

  it("emits with the transaction of TypeORM's EntityManager, or not at all", async () => {
    const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await source.transaction((tx) =>
      appendToOutbox(tx, { project: 'p', type: 'kept.two', data: 1, expiresAfterMs: 1_000 }),
    );
    const rolledBack = source.transaction(async (tx) => {
      await appendToOutbox(tx, { project: 'p', type: 'rolled.back', data: 1 });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await source.destroy();
    expect(await types()).toEqual(['kept.one', 'kept.two']);
  });

  it('emits many events in their order', async () => {
    const ids = await appendAllToOutbox(
      database.pool,
      ['m.a', 'm.b', 'm.c'].map((type) => ({ project: 'p', type, data: null })),
    );
    expect(new Set(ids).size).toBe(3);
    expect((await types()).slice(-3)).toEqual(['m.a', 'm.b', 'm.c']);
  });

  it('refuses bad input before it touches the transaction, and names every field', async () => {
    const before = await types();
    const refused = appendToOutbox(database.pool, { project: '', type: 'a b', data: undefined });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [{ pointer: '/type' }, { pointer: '/data' }, { pointer: '/project' }],
    });
    expect(await types()).toEqual(before);
  });

  it('refuses data that would silently change, with the pointer of the value', async () => {
    const before = await types();
    const data = { amount: Number.NaN, list: ['\ud800', Number.POSITIVE_INFINITY], 'key\udc00': 1, fine: [null, '😀'] };
    await expect(appendToOutbox(database.pool, { project: 'p', type: 'a', data })).rejects.toMatchObject({
      problems: [
        { pointer: '/data/amount' },
        { pointer: '/data/list/0' },
        { pointer: '/data/list/1' },
        { pointer: '/data/key\udc00' },
      ],
    });
    expect(await types()).toEqual(before);
  });
});
