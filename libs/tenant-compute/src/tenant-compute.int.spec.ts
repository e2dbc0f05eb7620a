import { setImmediate as turn } from 'node:timers/promises';
import { LIGHT_STEPS, MAX_EVENT_STEPS } from './limits.ts';
import type { KnownSchema } from './main/check-data.ts';
import type { ConditionsOfEvent } from './main/judge-conditions.ts';
import type { Verdict } from './condition/condition.ts';
import { TenantCompute } from './tenant-compute.ts';

const schemaOf = (schema: object): KnownSchema => ({ text: JSON.stringify(schema) });
const ATTACKER = 'attacker';
const NEIGHBOUR = 'neighbour';

/** A pattern of 403 states, which moves every character through nearly all of them. */
const WIDE_PATTERN = schemaOf({ properties: { text: { pattern: '(a?){100}[bc]' } } });
const textOf = (characters: number) => JSON.stringify({ text: 'a'.repeat(characters) });
/** As much as is accepted, which takes some hundred milliseconds. */
const HEAVY_TEXT = textOf(Math.floor(MAX_EVENT_STEPS / 403) - 100);

const question = (source: string, data: unknown): ConditionsOfEvent => ({
  event: { type: 'post.published', channel: null, actor: null, orderingKey: null, data: JSON.stringify(data) },
  sources: new Set([source]),
  verdicts: new Map<string, Verdict>(),
});

describe('the threads for customers’ schemas and conditions', () => {
  let problems: string[];
  const start = (options: { runLimitMs?: number; maxWaitingBytes?: number } = {}) =>
    new TenantCompute({ onProblem: (message) => problems.push(message), ...options });
  const shared = start();
  let compute: TenantCompute;

  beforeEach(() => {
    problems = [];
    compute = shared;
  });
  afterEach(async () => {
    if (compute !== shared) await compute.close();
  });
  afterAll(() => shared.close());

  const pointersOf = async (schema: KnownSchema, ...data: string[]) => {
    const found = await compute.check(
      ATTACKER,
      data.map((each) => ({ schema, data: each })),
    );
    return found.map((each) => each.map(({ pointer }) => pointer));
  };

  it('check data against schemas, with one result for each', async () => {
    const schema = schemaOf({ required: ['id'] });
    expect(await pointersOf(schema, '{}', '{"id":1}', '[]', '{"x":1}')).toEqual([['/data/id'], [], [], ['/data/id']]);
    expect(schema.width).toBeGreaterThan(0);
    expect(await pointersOf(schema, '{}')).toEqual([['/data/id']]);
    expect(await pointersOf(schemaOf({ type: 'date' }), '{}')).toEqual([[]]);
    expect(problems).toEqual([]);
  });

  it('compile schemas and check examples against them', async () => {
    expect(await compute.define(ATTACKER, '{"required":["id"]}', '{}')).toMatchObject({
      problems: [],
      exampleProblems: [{ pointer: '/data/id', message: 'is required' }],
    });
    expect(await compute.define(ATTACKER, '{"type":"date"}', null)).toMatchObject({
      problems: [{ pointer: '/schema/type' }],
    });
    expect(await compute.define(ATTACKER, WIDE_PATTERN.text, textOf(60_000))).toMatchObject({ exampleProblems: null });
  });

  it('evaluate conditions on events', async () => {
    const questions = [question('data.n == 1', { n: 1 }), question('data.n == 1', { n: 2 }), question('data.m', {})];
    await compute.judgeLight(ATTACKER, questions);
    expect(questions.flatMap(({ verdicts }) => [...verdicts.values()])).toEqual([null, 'condition', 'condition-error']);
    const again = question('data.n == 1', { n: 1 });
    await compute.judgeAll(ATTACKER, [again]);
    expect([...again.verdicts]).toEqual([['data.n == 1', null]]);
  });

  it('explain conditions on an event, within the steps of one event', async () => {
    const { event } = question('', { n: 2, list: Array.from({ length: 3_000 }, () => 1) });
    const heavy = 'data.list in [data.list, data.list] && data.list in data.list';
    const many = Array.from({ length: 30 }, (_, nth) => `data.n == ${nth + 10}`);
    const found = await compute.explain(ATTACKER, event, new Set(['data.n == 1', 'data.m', heavy, ...many]));
    expect(found.get('data.n == 1')).toEqual({ verdict: 'condition', part: 'data.n == 1', cause: null });
    expect(found.get('data.m')).toEqual({ verdict: 'condition-error', part: 'data.m', cause: 'no such key: m' });
    expect(found.get(heavy)).toBe('too-much');
    expect(found.get(many[29]!)).toEqual({ verdict: 'condition', part: many[29], cause: null });
  });

  it('explain conditions on all channels of an event', async () => {
    const { event } = question('', {});
    const ofSeveral = { ...event, channel: 'web', channels: ['web', 'app'] };
    const source = '"app" in event.channels && "tv" in event.channels';
    const found = await compute.explain(ATTACKER, ofSeveral, new Set([source]));
    expect(found.get(source)).toEqual({ verdict: 'condition', part: '"tv" in event.channels', cause: null });
  });

  it('exclude heavy conditions from the light work, and evaluate them with the steps of one event', async () => {
    const source = 'data.list == data.list';
    const within = question(source, { list: Array.from({ length: LIGHT_STEPS }, () => 1) });
    await compute.judgeLight(ATTACKER, [within]);
    expect(within.verdicts.size).toBe(0);
    await compute.judgeAll(ATTACKER, [within]);
    expect([...within.verdicts]).toEqual([[source, null]]);
    const long = question('data.a.contains(data.b)', { a: 'a'.repeat(125_000), b: 'a'.repeat(60_000) + 'b' });
    await compute.judgeAll(ATTACKER, [long]);
    expect([...long.verdicts.values()]).toEqual(['condition-error']);
  });

  it.each<[string, KnownSchema, string]>([
    ['a pattern of many states over a long text', WIDE_PATTERN, textOf(250_000)],
    [
      'hundreds of alternatives for each of many values',
      schemaOf({ items: { anyOf: Array.from({ length: 900 }, (_, nth) => ({ const: nth + 5 })) } }),
      `[${'1,'.repeat(100_000)}1]`,
    ],
    [
      'alternatives that are each refused by their `not`',
      schemaOf({ items: { anyOf: Array.from({ length: 600 }, () => ({ not: {} })) } }),
      `[${'1,'.repeat(100_000)}1]`,
    ],
    [
      'references that lead to references',
      schemaOf({
        items: { allOf: Array.from({ length: 300 }, () => ({ $ref: '#/$defs/a' })) },
        $defs: { a: { propertyNames: { $ref: '#/$defs/b' } }, b: { maxLength: 9, minLength: 0 } },
      }),
      `[${'{"a":1},'.repeat(30_000)}{}]`,
    ],
    [
      'items that are all compared with one another',
      schemaOf({ items: { uniqueItems: true, maxItems: 256 } }),
      `[${Array.from({ length: 12 }, () => `[${'[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],'.repeat(255)}1]`).join()}]`,
    ],
    [
      'a long text measured again and again',
      schemaOf({ allOf: Array.from({ length: 600 }, () => ({ maxLength: 300_000 })) }),
      JSON.stringify('a'.repeat(250_000)),
    ],
  ])('refuse data without checking it, if the steps would be too many: %s', async (_, schema, data) => {
    await pointersOf(schema, '0');
    const before = compute.threadsStarted;
    const [found] = await compute.check(ATTACKER, [{ schema, data }]);
    expect(found).toEqual([
      { pointer: '/data', message: expect.stringContaining(`more than ${MAX_EVENT_STEPS} steps`) as string },
    ]);
    expect(compute.threadsStarted).toBe(before);
    expect(problems).toEqual([]);
  });

  it.each<[string, KnownSchema, string]>([
    ['a short text', WIDE_PATTERN, JSON.stringify({ text: `${'a'.repeat(200)}c` })],
    [
      'a usual event of the largest size',
      schemaOf({ required: ['text'], properties: { text: { maxLength: 1e6 } } }),
      textOf(250_000),
    ],
    [
      'a short field with a pattern beside a long text',
      schemaOf({ properties: { slug: { pattern: '^[a-z0-9-]{1,100}$' } } }),
      JSON.stringify({ slug: 'a-slug', html: 'x'.repeat(250_000) }),
    ],
    [
      'a long list of usual objects',
      schemaOf({
        items: {
          required: ['id'],
          properties: { id: { type: 'string', minLength: 1 }, tags: { items: { type: 'string' } } },
        },
      }),
      JSON.stringify(Array.from({ length: 4_000 }, (_, nth) => ({ id: `id-${nth}`, name: 'n', tags: ['a', 'b'] }))),
    ],
  ])('check %s', async (_, schema, data) => {
    expect(await pointersOf(schema, data)).toEqual([[]]);
  });

  it('refuse the events of a request beyond its steps, and check the earlier events', async () => {
    const found = await compute.check(
      ATTACKER,
      Array.from({ length: 8 }, () => ({ schema: WIDE_PATTERN, data: HEAVY_TEXT })),
    );
    expect(found.map(([problem]) => /must match pattern/.test(problem!.message))).toEqual([
      ...Array<boolean>(4).fill(true),
      ...Array<boolean>(4).fill(false),
    ]);
    expect(found[7]![0]!.message).toMatch(/send fewer events at once/);
  });

  it('leave the main thread free while they work', async () => {
    let isDone = false;
    const checked = pointersOf(WIDE_PATTERN, HEAVY_TEXT).finally(() => (isDone = true));
    let turns = 0;
    for (; !isDone; turns++) await turn();
    expect(turns).toBeGreaterThan(100);
    expect(await checked).toEqual([['/data/text']]);
  });

  it('serve other projects in between, with light work at once and heavy work after one piece', async () => {
    const order: string[] = [];
    const attack = Array.from({ length: 6 }, (_, nth) =>
      pointersOf(WIDE_PATTERN, HEAVY_TEXT).then(() => order.push(`attack ${nth}`)),
    );
    const light = question('data.n == 1', { n: 1 });
    const lightly = compute.judgeLight(NEIGHBOUR, [light]).then(() => order.push('light'));
    const heavily = compute
      .check(NEIGHBOUR, [{ schema: schemaOf({ required: ['id'] }), data: '{}' }])
      .then(() => order.push('heavy'));
    await Promise.all([...attack, lightly, heavily]);
    expect(order.indexOf('light')).toBeLessThanOrEqual(1);
    expect(order.indexOf('heavy')).toBeLessThanOrEqual(2);
  });

  it('stop a run that takes too long, refuse its work, and continue with another thread', async () => {
    compute = start({ runLimitMs: 1 });
    const schema = { text: WIDE_PATTERN.text };
    for (const threads of [1, 2]) {
      expect(await compute.check(ATTACKER, [{ schema, data: HEAVY_TEXT }])).toEqual([
        [{ pointer: '/data', message: 'takes too much time to check against the schema of its type' }],
      ]);
      expect(compute.threadsStarted).toBe(threads);
    }
    expect(problems).toEqual([
      expect.stringMatching(/project attacker took too much time and was stopped/),
      expect.stringContaining('2 times so far'),
    ]);
  });

  it('refuse work past a project’s share of the queue, and no work of other projects', async () => {
    compute = start({ maxWaitingBytes: 1_000_000 });
    const attack = Array.from({ length: 100 }, () => pointersOf(WIDE_PATTERN, textOf(10_000)));
    const refused = Promise.allSettled(attack);
    expect(await compute.check(NEIGHBOUR, [{ schema: schemaOf({ required: ['id'] }), data: '{}' }])).toHaveLength(1);
    const reasons = (await refused).flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(reasons.length).toBeGreaterThan(50);
    expect(reasons.length).toBeLessThan(100);
    expect(reasons[0]).toMatchObject({ code: 'unavailable', canRetry: true });
    expect(await pointersOf(WIDE_PATTERN, textOf(10))).toEqual([['/data/text']]);
  });

  it('refuse waiting work when they are closed', async () => {
    compute = start();
    const waiting = Promise.allSettled(Array.from({ length: 3 }, () => pointersOf(WIDE_PATTERN, HEAVY_TEXT)));
    await compute.close();
    for (const each of await waiting) expect(each).toMatchObject({ reason: { code: 'unavailable' } });
    await expect(pointersOf(WIDE_PATTERN, textOf(1))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
