import { BatchQueue, type BatchQueueOptions } from './batch-queue.ts';
import { systemClock } from './clock.ts';

interface Item {
  key: string;
  text: string;
}

const item = (text: string, key = text): Item => ({ key, text });

/** A queue whose flushes end on command of the test, and a log of the flushed items. */
function controlled(options: Partial<BatchQueueOptions<Item>> = {}) {
  const flushes: string[][] = [];
  const problems: unknown[] = [];
  const waiting: PromiseWithResolvers<void>[] = [];
  const queue = new BatchQueue<Item>({
    maxBatch: 100,
    flush: (batch) => {
      flushes.push(batch.map(({ text }) => text));
      const flush = Promise.withResolvers<void>();
      waiting.push(flush);
      return flush.promise;
    },
    clock: { ...systemClock, sleep: () => Promise.resolve() },
    onRetry: (error) => problems.push(error),
    ...options,
  });
  const flushing = async () => {
    while (waiting.length === 0) await new Promise(setImmediate);
    return waiting.shift()!;
  };
  const succeed = async () => (await flushing()).resolve();
  const fail = async (error: unknown) => (await flushing()).reject(error);
  return { queue, flushes, problems, succeed, fail };
}

const tick = () => new Promise<void>(setImmediate);

describe('BatchQueue', () => {
  it('flushes together items of the same turn, and items that come while a batch is being worked on', async () => {
    const { queue, flushes, succeed } = controlled();
    for (const text of ['a', 'b', 'c']) queue.add(item(text));
    await tick();
    queue.add(item('d'));
    queue.add(item('e'));
    await succeed();
    await succeed();
    await queue.drained();
    expect(flushes).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('never works on two batches at once, and never on more than its maximum', async () => {
    let atOnce = 0;
    let most = 0;
    const sizes: number[] = [];
    const flush = async (batch: Item[]) => {
      most = Math.max(most, ++atOnce);
      sizes.push(batch.length);
      await tick();
      atOnce--;
    };
    const { queue } = controlled({ maxBatch: 3, flush });
    for (let i = 0; i < 10; i++) queue.add(item(String(i)));
    await queue.drained();
    expect(most).toBe(1);
    expect(sizes).toEqual([3, 3, 3, 1]);
  });

  it('begins a batch at once after a quiet time, and in a trickle no sooner than its interval', async () => {
    const waits: number[] = [];
    const woken = Promise.withResolvers<void>();
    const sleep = (ms: number) => {
      waits.push(ms);
      return woken.promise;
    };
    const { queue, flushes, succeed } = controlled({ everyMs: 10_000, maxBatch: 3, clock: { ...systemClock, sleep } });
    queue.add(item('a'));
    await succeed();
    await queue.drained();
    for (const text of ['b', 'c']) queue.add(item(text));
    await tick();
    expect(flushes).toEqual([['a']]);
    expect(waits).toEqual([expect.closeTo(10_000, -3)]);
    woken.resolve();
    await succeed();
    expect(flushes).toEqual([['a'], ['b', 'c']]);
  });

  it('does not wait with a whole batch, nor for forgotten items', async () => {
    const sleep = () => new Promise<void>(setImmediate);
    const { queue, flushes, succeed } = controlled({ everyMs: 10_000, maxBatch: 2, clock: { ...systemClock, sleep } });
    for (const text of ['a', 'b', 'c', 'd', 'e']) queue.add(item(text));
    await succeed();
    await succeed();
    await queue.forget(({ text }) => text === 'e');
    await tick();
    expect(flushes).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('tries a failed batch again, before all later items, until it succeeds', async () => {
    const { queue, flushes, problems, succeed, fail } = controlled({ maxBatch: 2 });
    for (const text of ['a', 'b', 'c']) queue.add(item(text));
    await fail('first');
    queue.add(item('d'));
    await fail('second');
    await succeed();
    await succeed();
    await queue.drained();
    expect(flushes).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(problems).toEqual(['first', 'second']);
  });

  it('waits longer after each failure in a row, from 50 ms on, and begins anew after a success', async () => {
    const waits: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) };
    const { queue, succeed, fail } = controlled({ clock, maxBatch: 1 });
    queue.add(item('a'));
    queue.add(item('b'));
    for (let i = 0; i < 3; i++) await fail('down');
    await succeed();
    await fail('down');
    await succeed();
    await queue.drained();
    expect(waits).toHaveLength(4);
    for (const [index, full] of [50, 100, 200, 50].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(full / 2);
      expect(waits[index]).toBeLessThanOrEqual(full);
    }
  });

  it('puts one item of a key into a batch, and keeps the order of each key', async () => {
    const { queue, flushes, succeed } = controlled({ keyOf: ({ key }) => key });
    for (const text of ['a1', 'a2', 'b1', 'a3', 'c1', 'b2']) queue.add(item(text, text[0]));
    for (let i = 0; i < 3; i++) await succeed();
    await queue.drained();
    expect(flushes).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
  });

  it('keeps the order of each key when a batch fails', async () => {
    const { queue, flushes, succeed, fail } = controlled({ keyOf: ({ key }) => key });
    for (const text of ['a1', 'a2', 'b1']) queue.add(item(text, text[0]));
    await fail('down');
    for (let i = 0; i < 2; i++) await succeed();
    await queue.drained();
    expect(flushes).toEqual([['a1', 'b1'], ['a1', 'b1'], ['a2']]);
  });

  it('is drained when it is empty, and when items added during the work are done too', async () => {
    const { queue, flushes, succeed } = controlled();
    await queue.drained();
    queue.add(item('a'));
    let drained = false;
    const waiting = queue.drained().then(() => (drained = true));
    await tick();
    queue.add(item('b'));
    await succeed();
    await tick();
    expect(drained).toBe(false);
    await succeed();
    await waiting;
    expect(flushes).toEqual([['a'], ['b']]);
  });

  it('reports some items as drained without waiting for the others', async () => {
    const { queue, succeed } = controlled({ maxBatch: 2 });
    for (const text of ['a1', 'b1', 'b2']) queue.add(item(text, text[0]));
    const drained = queue.drained(({ key }) => key === 'a');
    await succeed();
    await drained;
    await succeed();
    await queue.drained();
  });

  it('forgets queued items, and waits for items that are being worked on', async () => {
    const { queue, flushes, succeed } = controlled({ maxBatch: 1 });
    for (const text of ['a1', 'a2', 'b1']) queue.add(item(text, text[0]));
    await tick();
    let forgotten = false;
    const forgetting = queue.forget(({ key }) => key === 'a').then(() => (forgotten = true));
    await tick();
    expect(forgotten).toBe(false);
    await succeed();
    await forgetting;
    await succeed();
    await queue.drained();
    expect(flushes).toEqual([['a1'], ['b1']]);
  });

  it('does not retry items that were forgotten while they failed', async () => {
    const { queue, flushes, succeed, fail } = controlled();
    for (const text of ['a1', 'b1']) queue.add(item(text, text[0]));
    await tick();
    const forgetting = queue.forget(({ key }) => key === 'a');
    await fail('the database is away');
    await forgetting;
    await succeed();
    await queue.drained();
    expect(flushes).toEqual([['a1', 'b1'], ['b1']]);
  });

  it('keeps no reference to items that are done', async () => {
    const { queue } = controlled({ flush: () => Promise.resolve() });
    for (let i = 0; i < 1_000; i++) queue.add(item(String(i)));
    await queue.drained();
    expect(JSON.stringify(queue)).not.toContain('"text"');
  });

  it('divides a refused batch until the refused item is alone, and retries this item beside the others', async () => {
    let isRefusing = true;
    const done: string[] = [];
    const refused: string[] = [];
    const flush = async (batch: Item[]) => {
      await tick();
      if (isRefusing && batch.some(({ text }) => text.startsWith('bad'))) throw new Error('refused');
      done.push(...batch.map(({ text }) => text));
    };
    const isRefusal = (error: unknown) => (error as Error).message === 'refused';
    const onRefused = (_: unknown, { text }: Item) => void refused.push(text);
    const { queue, problems } = controlled({
      ...{ flush, refused: { isRefusal, onRefused } },
      clock: { ...systemClock, sleep: tick },
    });
    for (let n = 0; n < 40; n++) queue.add(item(n % 13 === 7 ? `bad ${n}` : String(n)));
    await queue.drained(({ text }) => !text.startsWith('bad'));
    expect(done).toHaveLength(37);
    for (let n = 0; n < 5; n++) queue.add(item(`later ${n}`));
    await queue.drained(({ text }) => !text.startsWith('bad'));
    expect(refused).toEqual(['bad 7', 'bad 20', 'bad 33']);
    await queue.forget(({ text }) => text === 'bad 20');
    isRefusing = false;
    await queue.drained();
    expect(done).toHaveLength(44);
    expect(new Set(done).size).toBe(44);
    expect(problems).toEqual([]);
    expect(queue.isFailing).toBe(false);
  });

  it('halves a batch that takes too long until it can end, and lets batches grow again', async () => {
    const late = new Error('late');
    const sizes: number[] = [];
    const { queue, problems } = controlled({
      maxBatch: 8,
      isTooLong: (error) => error === late,
      flush: ({ length }) => {
        sizes.push(length);
        return length > 2 && sizes.length < 6 ? Promise.reject(late) : Promise.resolve();
      },
    });
    for (let n = 0; n < 16; n++) queue.add(item(String(n)));
    await queue.drained();
    expect(sizes).toEqual([8, 4, 2, 4, 2, 4, 8]);
    expect(problems).toEqual([late, late, late]);
  });
});
