import { PosthornError } from '#kernel';
import type { BodyJob } from './body-job.ts';
import { BodyWorkers } from './body-workers.ts';

const BOUNDS = { maxDepth: 103, maxValues: 300_000 };
const MIB = 1_048_576;

function job(text: string, kind: BodyJob['kind'] = 'batch'): BodyJob {
  const bytes = new Uint8Array(Buffer.byteLength(text));
  Buffer.from(bytes.buffer).write(text);
  return { kind, bytes, bounds: BOUNDS, nowMs: 0, maxDataBytes: 262_144 };
}

const batchOf = (events: object[]) => job(JSON.stringify({ events }));
const event = { type: 'post.published', data: { a: [1, 'ü'] } };

describe('BodyWorkers', () => {
  const problems: string[] = [];
  let workers: BodyWorkers;

  beforeEach(() => {
    problems.length = 0;
    workers = new BodyWorkers({ onProblem: (message) => problems.push(message) });
  });
  afterEach(() => workers.close());

  it('returns the events of a batch as they are stored, and the problems of each', async () => {
    const result = await workers.run('a', batchOf([event, { ...event, actor: '' }, { type: 5, data: 1 }]));
    expect(result).toMatchObject({
      type: 'events',
      received: {
        kind: 'batch',
        problems: [],
        events: [
          { ok: true, message: { type: 'post.published', data: '{"a":[1,"ü"]}' } },
          { ok: false, problems: [{ pointer: '/actor' }], held: { type: 'post.published', data: '{"a":[1,"ü"]}' } },
          { ok: false, problems: [{ pointer: '/type' }] },
        ],
      },
    });
  });

  it.each([
    ['lists in lists', `${'['.repeat(4 * MIB)}`],
    ['objects in objects', `${'{"a":'.repeat(MIB)}1${'}'.repeat(MIB)}`],
    ['a million numbers', `[${'1,'.repeat(1_000_000)}1]`],
    ['500,000 unknown fields', `{${Array.from({ length: 500_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
    ['numbers that no double holds', `[${'12345678901234567891,'.repeat(200_000)}1]`],
    ['half a text', `{"events":["${'\\u0041'.repeat(MIB)}`],
  ])('refuses %s as invalid input', async (_, text) => {
    const error = await workers.run('a', job(text)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PosthornError);
    expect(error).toMatchObject({ code: 'invalid-input' });
    expect((error as PosthornError).problems.length).toBeLessThanOrEqual(100);
  });

  it('leaves the event loop free while it parses', async () => {
    let turns = 0;
    const text = JSON.stringify({
      events: Array.from({ length: 1_000 }, () => ({ ...event, data: 'x"'.repeat(3_900) })),
    });
    const first = job(text);
    let isDone = false;
    const done = workers.run('a', first).then(() => (isDone = true));
    while (!isDone) {
      turns++;
      await new Promise(setImmediate);
    }
    await done;
    expect(turns).toBeGreaterThan(50);
  });

  it('takes turns between projects', async () => {
    const order: string[] = [];
    const large = batchOf(Array.from({ length: 500 }, () => ({ ...event, data: 'x'.repeat(1_000) })));
    const copies = Array.from({ length: 5 }, () => ({ ...large, bytes: large.bytes.slice() }));
    const runs = copies.map((copy) => workers.run('many', copy).then(() => order.push('many')));
    runs.push(workers.run('one', batchOf([event])).then(() => order.push('one')));
    await Promise.all(runs);
    expect(order.indexOf('one')).toBeLessThanOrEqual(1);
  });

  it('rejects waiting bodies when it is closed', async () => {
    const runs = [1, 2, 3].map(() => workers.run('a', batchOf([event])));
    const settled = Promise.allSettled(runs);
    await workers.close();
    for (const result of await settled)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unavailable' });
  });
});
