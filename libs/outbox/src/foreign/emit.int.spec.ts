import pg from 'pg';
import { isUuid, unixMsOfUuid } from '#kernel';
import { type TestDatabase, testDatabase } from '#testing';
import { checkMessage } from '../message/check-message.ts';
import { installOutbox } from './install-outbox.ts';

/** The calls that it refuses are tested in test/e2e/bad-input-outbox.e2e.spec.ts, which writes a page of the docs. */
describe('posthorn_outbox.emit', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
  });
  afterAll(() => database.drop());

  const emit = async (call: string, values: unknown[] = []): Promise<string> => {
    const { rows } = await database.pool.query<{ id: string }>(`select posthorn_outbox.emit(${call}) as id`, values);
    return rows[0]!.id;
  };
  const stored = async (id: string) =>
    (await database.pool.query<Record<string, unknown>>('select * from posthorn_outbox.message where id = $1', [id]))
      .rows[0]!;

  it('mints a UUIDv7 of now and stores the given values', async () => {
    const before = Date.now();
    const id = await emit(
      `'site', 'post.published', '{"b": 1, "a": 2}', id => 'own-1', ordering_key => 'k', actor => 'a', channel => 'c',
       occurred_at => '2026-01-31T12:00:00Z', expires_after => '1 hour'`,
    );
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect('89ab').toContain(id[19]);
    expect(unixMsOfUuid(id)).toBeGreaterThanOrEqual(before - 1);
    expect(unixMsOfUuid(id)).toBeLessThanOrEqual(Date.now() + 1);
    const row = await stored(id);
    expect(row).toMatchObject({ project: 'site', type: 'post.published', data: '{"b": 1, "a": 2}', key: 'own-1' });
    expect(row).toMatchObject({
      ordering_key: 'k',
      actor: 'a',
      channel: 'c',
      occurred_at: new Date('2026-01-31T12:00:00Z'),
    });
  });

  it.each(['1 millisecond', '1 hour', '400 days', '1 month'])(
    'stores an expiry of exactly %s after the time of the id',
    async (after) => {
      const id = await emit(`'site', 'post.published', '1', expires_after => $1`, [after]);
      const { rows } = await database.pool.query<{ is_exact: boolean }>(
        `select m.expires_at = (timestamptz 'epoch' + $2 * interval '1 millisecond') + $3::interval as is_exact
       from posthorn_outbox.message m where m.id = $1`,
        [id, unixMsOfUuid(id), after],
      );
      expect(rows).toEqual([{ is_exact: true }]);
    },
  );

  it.each([
    ['a literal', `'s', 't.u', '{"x":1}'`, []],
    ['text', `'s', 't.u', '{"x":1}'::text`, []],
    ['json', `'s', 't.u', json_build_object('x', 1)`, []],
    ['jsonb', `'s', 't.u', jsonb_build_object('x', 1)`, []],
    ['parameters without types', '$1, $2, $3', ['s', 't.u', '{"x":1}']],
    ['typed parameters', '$1::text, $2::varchar, $3::jsonb', ['s', 't.u', '{"x":1}']],
  ])('takes data as %s without a cast', async (_what, call, values) => {
    expect(JSON.parse((await stored(await emit(call, values))).data as string)).toEqual({ x: 1 });
  });

  it.each(['{"a":1,"a":2}', '[{"a":{"b":":"},"c":":,"},{"a":1,"\\u0061":1}]', '{"a":"\\u0000","b":1,"b":2}'])(
    'counts, where Postgres has no check of its own, that a name stands twice in %s',
    async (data) => {
      const unique =
        'select posthorn_outbox.counts_unique_names($1) as counted, posthorn_outbox.has_unique_names($1) as had';
      const { rows } = await database.pool.query<object>(unique, [data]);
      expect(rows).toEqual([{ counted: false, had: false }]);
    },
  );

  it.each(['{"a":{"a":1},"b":[{"a":":"},{"a":"\\":"}]}', '"a:b:a:"', '{"a":"\\u0000","b":1}'])(
    'takes %s, in which no name stands twice',
    async (data) => {
      const id = await emit(`'s', 't.u', $1`, [data]);
      expect((await stored(id)).data).toBe(data);
    },
  );

  it.each([
    ['{"n":0.10,"m":-1.5e3,"big":1e300,"many":123456789012345680000}'],
    ['{"text":"at 9007199254740993, or \\"9007199254740993\\" or 1e400"}'],
    ['{"id":"0190b0c2-7e4e-7c3a-9d51-2f6f0c1a9e77","\\ud83d\\ude00":"\\\\ud800"}'],
    [`{"brackets":"${'[{'.repeat(200)}","list":[${'{},'.repeat(200)}1]}`],
    [`${'['.repeat(100)}${']'.repeat(100)}`],
  ])('accepts data that only resembles data that would change: %s', async (data) => {
    expect((await stored(await emit(`'s', 't.u', $1::text`, [data]))).data).toBe(data);
  });

  it('makes ids that sort in the order of the emits, even within a millisecond', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `select posthorn_outbox.emit('s', 't.u', '1') as id from generate_series(1, 200)`,
    );
    const minted = rows.map(({ id }) => id);
    expect(minted).toEqual([...minted].sort());
  });

  it('counts characters, not bytes', async () => {
    await expect(emit(`'s', 't.u', '1', actor => repeat('😀', 256)`)).resolves.toBeDefined();
    await expect(emit(`'s', 't.u', '1', actor => repeat('😀', 257)`)).rejects.toMatchObject({ code: '22023' });
  });

  it('accepts the texts that checkMessage accepts: no control characters and no noncharacters', async () => {
    const planes = Array.from({ length: 17 }, (_, plane) => plane * 0x10000);
    const edges = planes.flatMap((first) => [first + 0xfffd, first + 0xfffe, first + 0xffff, first + 0xe000]);
    const points = [...edges, 0x20, 0x7e, 0x7f, 0x9f, 0xa0, 0xfdcf, 0xfdd0, 0xfdef, 0xfdf0, 0x1f600, 0x1f];
    const texts = points.map((point) => `a${String.fromCodePoint(point)}`);
    const refused: string[] = [];
    for (const actor of texts) {
      await emit(`'s', 't.u', '1', actor => $1`, [actor]).catch(() => refused.push(actor));
    }
    const limits = { nowMs: 0, maxDataBytes: 1_000 };
    const wrong = texts.filter((actor) => !checkMessage({ type: 't.u', data: 1, actor }, limits).ok);
    expect(refused).toEqual(wrong);
    expect(wrong).toHaveLength(17 * 2 + 2 + 3);
  });

  it('behaves the same under any settings of the session', async () => {
    const client = await database.pool.connect();
    await client.query(`set standard_conforming_strings = off; set datestyle = 'German'; create schema mine;
      create function mine.now() returns timestamptz language sql as $$ select timestamptz '2000-01-01' $$;
      set search_path = mine, pg_catalog`);
    await expect(client.query(`select posthorn_outbox.emit('s', 'a b', '1')`)).rejects.toMatchObject({ code: '22023' });
    const { rows } = await client.query<{ id: string }>(`select posthorn_outbox.emit('s', 't.u', '1') as id`);
    expect((await stored(rows[0]!.id)).emitted_at).not.toEqual(new Date('2000-01-01'));
    client.release(true);
  });

  it('runs no code of the caller with the rights of its owner', async () => {
    await database.pool.query(
      `create role visitor; grant create on database ${new URL(database.url).pathname.slice(1)} to visitor;
       select posthorn_outbox.allow_emit('visitor')`,
    );
    const client = await database.pool.connect();
    const seen: string[] = [];
    client.on('notice', ({ message }) => seen.push(message!));
    await client.query(`set role visitor; create schema visitor; create type visitor.mood as enum ('a');
      create function visitor.as_text(visitor.mood) returns text language plpgsql as
        $$ begin raise notice '%', current_user; return '1'; end $$;
      create cast (visitor.mood as text) with function visitor.as_text(visitor.mood)`);
    await client.query(`select posthorn_outbox.emit('s', 't.u', 'a'::visitor.mood)`).catch(() => undefined);
    await client.query(`select 'a'::visitor.mood::text`);
    await client.query('reset role; drop owned by visitor cascade; drop role visitor');
    client.release(true);
    expect(new Set(seen.filter((message) => !message.startsWith('drop cascades')))).toEqual(new Set(['visitor']));
  });

  it('lets a role emit that can neither read nor change the outbox', async () => {
    await database.pool.query(`create role shop login password 'shop'; select posthorn_outbox.allow_emit('shop')`);
    const url = new URL(database.url);
    url.username = url.password = 'shop';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await expect(client.query(`select posthorn_outbox.emit('s', 't.u', '1')`)).resolves.toBeDefined();
      await expect(client.query('select from posthorn_outbox.message')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('delete from posthorn_outbox.message')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
      await database.pool.query('drop owned by shop; drop role shop');
    }
  });

  it('continues by itself when the ring was not cleaned for longer than a round', async () => {
    await database.pool.query(`update posthorn_outbox.message set emitted_at = emitted_at - interval '30 days'`);
    await expect(emit(`'s', 't.u', '1'`)).resolves.toBeDefined();
  });
});
