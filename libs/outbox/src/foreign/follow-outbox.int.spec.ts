import pg from 'pg';
import { HORIZON, type Position, START } from '#postgres';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from './install-outbox.ts';
import { type OutboxRow, readOutbox } from './read-outbox.ts';

const WRITERS = 16;
const ROUNDS = 100;
/** Everybody who counts under a row lock counts on the same row. */
const COUNT = 'update counter set n = n + 1 returning n';

interface Load {
  pool: pg.Pool;
  /** The ids of the committed events. */
  committed: Set<string>;
  /** Resolves when the hasty reader has passed this place in the sequence. */
  passed(seq: string): Promise<unknown>;
}

async function emit(client: pg.PoolClient, data: object): Promise<{ id: string; seq: string }> {
  const { rows } = await client.query<{ id: string; seq: string }>(
    `select posthorn_outbox.emit('p', 't.u', $1::jsonb) as id, currval('posthorn_outbox.message_seq') as seq`,
    [data],
  );
  return rows[0]!;
}

/** One transaction of a writer of this kind. */
const TRANSACTIONS = [
  // Takes its xid first and the lock later, so that neither xids nor snapshots are in the order of the lock.
  async (client: pg.PoolClient) => {
    await client.query('select pg_current_xact_id()');
    const { rows } = await client.query<{ n: number }>(COUNT);
    return [await emit(client, rows[0]!)];
  },
  // Rolls a part of itself back.
  async (client: pg.PoolClient) => {
    const kept = await emit(client, {});
    await client.query('savepoint part');
    await emit(client, { lost: true });
    await client.query('rollback to part');
    return [kept];
  },
  // Ten times in all, the transaction stays open until a later row of another transaction is committed, and the hasty
  // reader has passed both rows.
  async (client: pg.PoolClient, load: Load, round: number) => {
    const emitted = await emit(client, {});
    if (round % (ROUNDS / 10) !== 0) return [emitted];
    const other = await load.pool.connect();
    const later = await emit(other, {}).finally(() => other.release());
    await load.passed(later.seq);
    return [emitted, later];
  },
  async (client: pg.PoolClient) => [await emit(client, {}), await emit(client, {})],
];

async function write(load: Load, writer: number): Promise<void> {
  const transaction = TRANSACTIONS[writer % TRANSACTIONS.length]!;
  for (let round = 0; round < ROUNDS; round++) {
    const client = await load.pool.connect();
    try {
      await client.query('begin');
      const emitted = await transaction(client, load, round);
      await client.query('commit');
      for (const { id } of emitted) load.committed.add(id);
    } finally {
      client.release();
    }
  }
}

const swaps = (numbers: number[]) => numbers.filter((n, index) => index > 0 && n < numbers[index - 1]!).length;

describe('following an outbox that 16 writers fill', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
    await database.pool.query('create table counter (n int); insert into counter values (0)');
  });
  afterAll(() => database.drop());

  /** Reads as the relay does, until everything that was written lies below the horizon and nothing is left. */
  const follow = async (isOver: () => boolean): Promise<OutboxRow[]> => {
    const read: OutboxRow[] = [];
    let position: Position = START;
    for (;;) {
      const { rows } = await database.pool.query<{ settled: boolean }>(
        `select coalesce(max(m.pos) < ${HORIZON}, false) as settled from posthorn_outbox.message m`,
      );
      const isLast = isOver() && rows[0]!.settled;
      const batch = await readOutbox(database.pool, position, 100);
      read.push(...batch);
      position = batch.at(-1) ?? position;
      if (isLast && batch.length === 0) return read;
    }
  };

  /** Reads by the sequence alone. */
  const hastyReader = () => {
    const seen = new Set<string>();
    let at = 0n;
    return {
      seen,
      at: () => at,
      async run(isOver: () => boolean): Promise<void> {
        for (let isLast = false; !isLast;) {
          isLast = isOver();
          const { rows } = await database.pool.query<{ id: string; seq: string }>(
            'select m.id, m.seq from posthorn_outbox.message m where m.seq > $1 order by m.seq',
            [at],
          );
          for (const { id } of rows) seen.add(id);
          at = BigInt(rows.at(-1)?.seq ?? at);
        }
      },
    };
  };

  it('loses nothing, repeats nothing and keeps the order of a lock, unlike simpler cursors', async () => {
    const committed = new Set<string>();
    const hasty = hastyReader();
    let isOver = false;
    const passed = (seq: string) =>
      eventually(
        () => Promise.resolve(hasty.at()),
        (at) => at >= BigInt(seq),
      );
    const following = follow(() => isOver);
    const hurrying = hasty.run(() => isOver);
    await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) => write({ pool: database.pool, committed, passed }, writer)),
    );
    isOver = true;
    await hurrying;
    const read = await following;

    expect(committed.size).toBe((WRITERS / 4) * (ROUNDS * 5 + 10));
    expect(read).toHaveLength(committed.size);
    expect(new Set(read.map(({ id }) => id))).toEqual(committed);
    const counts = read.flatMap(({ data }) => (JSON.parse(data) as { n?: number }).n ?? []);
    expect(counts).toEqual(Array.from({ length: (WRITERS / 4) * ROUNDS }, (_, index) => index + 1));

    // The same rows would break a cursor by (seq), and a cursor by (xid, seq).
    expect([...committed].filter((id) => !hasty.seen.has(id)).length).toBeGreaterThanOrEqual((WRITERS / 4) * 10);
    const { rows: byXid } = await database.pool.query<{ n: number | null }>(
      `select (m.data::json ->> 'n')::int as n from posthorn_outbox.message m order by m.xmin::text::bigint, m.seq`,
    );
    expect(swaps(byXid.flatMap(({ n }) => n ?? []))).toBeGreaterThan(0);
  });

  it('waits for an open transaction before it returns the rows behind it', async () => {
    const [long, short] = [await database.pool.connect(), await database.pool.connect()];
    const [{ rows }] = [
      await database.pool.query<Position>('select max(m.pos) as pos, max(m.seq) as seq from posthorn_outbox.message m'),
    ];
    const readTypes = async () => (await readOutbox(database.pool, rows[0]!, 10)).map(({ type }) => type);
    await long.query(`begin; select posthorn_outbox.emit('p', 'long.one', '1')`);
    await short.query(`select posthorn_outbox.emit('p', 'short.one', '1')`);
    expect(await readTypes()).toEqual([]);
    await long.query('commit');
    expect(await eventually(readTypes, ({ length }) => length === 2)).toEqual(['long.one', 'short.one']);
    long.release();
    short.release();
  });

  it('reads the leaves of the ring in the order of their indexes, and sorts nothing', async () => {
    await database.pool.query('analyze posthorn_outbox.message');
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `explain select o.* from posthorn_outbox.message o where (o.pos, o.seq) > (5, 5)
        and o.pos < ${HORIZON} order by o.pos, o.seq limit 100`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan.match(/Index Scan/g)).toHaveLength(8);
    expect(plan).not.toMatch(/-> {2}(Seq Scan|Sort)/);
  });
});
