import pg from 'pg';
import { type Position, START } from '#postgres';
import { type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from './install-outbox.ts';
import { readOutbox } from './read-outbox.ts';

const WRITERS = 16;
const ROUNDS = 60;
const LAST = '"the last"';

/** One writer in four holds its transaction open over the others' commits; one in four counts up under a row lock. */
async function write(pool: pg.Pool, writer: number, ids: Set<string>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const client = await pool.connect();
    try {
      await client.query('begin');
      let data = '{}';
      if (writer % 4 === 1) {
        const { rows } = await client.query<{ n: number }>('update counter set n = n + 1 returning n');
        data = JSON.stringify({ n: rows[0]!.n });
      }
      const { rows } = await client.query<{ id: string }>(`select posthorn_outbox.emit('p', 't.u', $1::text) as id`, [
        data,
      ]);
      if (writer % 4 === 0) await client.query('select pg_sleep(0.02)'); // the load itself: a transaction that takes long
      await client.query('commit');
      ids.add(rows[0]!.id);
    } finally {
      client.release();
    }
  }
}

describe('following an outbox that 16 writers fill', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
    await database.pool.query('create table counter (n int); insert into counter values (0)');
  });
  afterAll(() => database.drop());

  it('loses nothing, repeats nothing, and swaps nothing that a row lock ordered; a bare sequence would lose rows', async () => {
    const written = new Set<string>();
    const read: { id: string; data: string }[] = [];
    const bySequence = new Set<string>();
    let position: Position = START;
    let sequence = '0';
    let done = false;

    // Until the row that was written after all others is read: then nothing before it can still come.
    const follow = async () => {
      while (read.at(-1)?.data !== LAST) {
        const rows = await readOutbox(database.pool, position, 100);
        read.push(...rows);
        position = rows.at(-1) ?? position;
      }
    };
    const followBySequence = async () => {
      for (let last = false; !last;) {
        last = done;
        const { rows } = await database.pool.query<{ id: string; seq: string }>(
          'select m.id, m.seq from posthorn_outbox.message m where m.seq > $1 order by m.seq',
          [sequence],
        );
        for (const { id } of rows) bySequence.add(id);
        sequence = rows.at(-1)?.seq ?? sequence;
      }
    };
    const following = [follow(), followBySequence()];
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(database.pool, writer, written)));
    done = true;
    await database.pool.query(`select posthorn_outbox.emit('p', 't.u', $1::text)`, [LAST]);
    await Promise.all(following);

    expect(read.pop()).toMatchObject({ data: LAST });
    expect(written.size).toBe(WRITERS * ROUNDS);
    expect(new Set(read.map(({ id }) => id))).toEqual(written);
    expect(read).toHaveLength(written.size);
    const counted = read.map(({ data }) => (JSON.parse(data) as { n?: number }).n).filter((n) => n !== undefined);
    expect(counted).toEqual(counted.toSorted((a, b) => a - b));
    expect(counted).toHaveLength((WRITERS / 4) * ROUNDS);
    expect(bySequence.size).toBeLessThan(written.size); // so this load does show the mistake
  });

  it('reads the leaves of the ring by their indexes', async () => {
    await database.pool.query('analyze posthorn_outbox.message');
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `explain select o.* from posthorn_outbox.message o where (o.pos, o.seq) > (5, 5)
        and o.pos < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by o.pos, o.seq limit 100`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index');
    expect(plan).not.toContain('Sort Key: o.pos, o.seq\n  ->  Seq Scan');
  });
});
