import type pg from 'pg';
import { PosthornError, uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { Decider } from './decider.ts';
import { runCommand } from './run-command.ts';
import { readStream } from './streams.ts';

type Counted = { type: 'counted'; by: number };
type Count = { by: number };

/** Counts up, by steps of one, and not beyond 5. */
const counter: Decider<number, Count, Counted> = {
  initial: 0,
  decide: ({ by }, state) => {
    if (state + by > 5) throw new PosthornError('conflict', 'That is too much.');
    return Array.from({ length: by }, () => ({ type: 'counted', by: 1 }));
  },
  evolve: (state, event) => state + event.by,
};

describe('executing a command', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());

  const newStream = () => ({ id: uuidv7(Date.now()), projectId: uuidv7(0) });

  it('decides on the state of the stream, appends, and returns the new state', async () => {
    const stream = newStream();
    const first = await runCommand(pool, stream, counter, { by: 2 }, 0);
    expect(first).toEqual({
      state: 2,
      version: 2,
      events: [
        { type: 'counted', by: 1 },
        { type: 'counted', by: 1 },
      ],
    });
    expect(await runCommand(pool, stream, counter, { by: 1 }, 0)).toMatchObject({ state: 3, version: 3 });
    expect((await readStream(pool, stream.id)).version).toBe(3);
  });

  it('appends nothing when the command changes nothing', async () => {
    const stream = newStream();
    expect(await runCommand(pool, stream, counter, { by: 0 }, 0)).toEqual({ state: 0, version: 0, events: [] });
    expect((await readStream(pool, stream.id)).version).toBe(0);
  });

  it('appends nothing when the command is refused', async () => {
    const stream = newStream();
    await expect(runCommand(pool, stream, counter, { by: 6 }, 0)).rejects.toMatchObject({
      message: 'That is too much.',
    });
    expect((await readStream(pool, stream.id)).version).toBe(0);
  });

  it('keeps the rules under concurrent commands, which conflict or see the appended events', async () => {
    const stream = newStream();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => inTransaction(pool, (tx) => runCommand(tx, stream, counter, { by: 1 }, 0))),
    );
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    const { version, events } = await readStream<Counted>(pool, stream.id);
    expect(version).toBe(done);
    expect(events.reduce((state, event) => counter.evolve(state, event), counter.initial)).toBeLessThanOrEqual(5);
  });
});
