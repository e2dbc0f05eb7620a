import { stepMeter } from '../thread/step-meter.ts';
import { explainCondition } from './explain-condition.ts';

const data = JSON.parse(
  '{"plan":"pro","amount":10,"tags":["a","b"],"nothing":null,"open":false,"name":"Zürich"}',
) as unknown;
const event = { type: 'post.published', channel: null, actor: 'user_1', orderingKey: null };
const explain = (source: string) => explainCondition(source, event, data, new WeakMap());

describe('The explanation of a condition', () => {
  it.each([
    ['data.plan == "free"', 'data.plan == "free"'],
    [' data.amount > 5 &&  data.plan ==  "free" && data.amount == 3', 'data.plan ==  "free"'],
    ['data.amount > 5 && (data.plan == "free" || data.amount == 3)', 'data.plan == "free" || data.amount == 3'],
    ['(data.plan == "free" || data.open) && data.amount > 5', 'data.plan == "free" || data.open'],
    ['data.missing == 1 && data.plan == "free"', 'data.plan == "free"'],
    ['data.amount > 5 ? data.amount == 10 && data.plan == "free" : false', 'data.plan == "free"'],
    ['!(data.plan == "pro")', '!(data.plan == "pro")'],
    ['data.open', 'data.open'],
    ['data.amount > 5 && data.name == "Zürich)"', 'data.name == "Zürich)"'],
    [
      '(data.plan == "free" || data.open) && (data.plan == "x" || data.open) || (data.open && true)',
      '(data.plan == "free" || data.open) && (data.plan == "x" || data.open) || (data.open && true)',
    ],
  ])('names the part that was false: %s', (source, part) => {
    expect(explain(source)).toEqual({ verdict: 'condition', part, cause: null });
  });

  it.each<[string, string, unknown]>([
    ['data.missing == 1', 'data.missing == 1', 'no such key: missing'],
    ['data.plan == "pro" && data.a.b > 1', 'data.a.b > 1', 'no such key: a'],
    ['data.plan == "free" || !(data.missing > 1)', 'data.missing > 1', 'no such key: missing'],
    ['data.plan < 3', 'data.plan < 3', 'no such overload: dyn<string> < int'],
    ['data.plan', 'data.plan', 'is neither true nor false but a string'],
    ['data.amount', 'data.amount', 'is neither true nor false but a number'],
    ['data.nothing && true', 'data.nothing', 'is neither true nor false but null'],
    ['data.nope ? true : false', 'data.nope', 'no such key: nope'],
    ['event.channel.startsWith("a")', 'event.channel.startsWith("a")', expect.stringContaining('null.startsWith')],
  ])('names the part that could not be evaluated, with the cause: %s', (source, part, cause) => {
    expect(explain(source)).toEqual({ verdict: 'condition-error', part, cause });
  });

  it('has no part for a condition that holds', () => {
    expect(explain('data.plan == "pro"')).toEqual({ verdict: null, part: '', cause: null });
  });

  it('has at most 100 characters of a part and of a cause', () => {
    const { part, cause } = explain(`data.${'x'.repeat(900)} == 1`);
    expect([part.length, cause!.length]).toEqual([100, 100]);
    expect(part.endsWith('…')).toBe(true);
  });

  it('is bounded in its parts: of a long chain the whole is named', () => {
    const source = Array.from({ length: 40 }, (_, nth) => (nth < 39 ? 'true' : 'false')).join(' && ');
    expect(explain(source)).toMatchObject({
      verdict: 'condition',
      part: expect.stringMatching(/^true && true/) as string,
    });
  });

  it('names a condition that cannot be read any more', () => {
    expect(explain('data.a.matches("a")')).toMatchObject({ verdict: 'condition-error', part: 'data.a.matches("a")' });
  });

  it('takes steps, and needs enough for the whole condition', () => {
    expect(() => stepMeter.within(10, () => explain('data.plan == "free"'))).toThrow('more steps');
  });
});
