import { stepMeter } from '../thread/step-meter.ts';
import { compileCondition } from './condition.ts';

const text = 'x'.repeat(160_000);
const list = Array.from({ length: 1_000 }, (_, nth) => ({ n: nth }));
const data = {
  plan: 'pro',
  text,
  needle: 'y'.repeat(1_600),
  list,
  map: Object.fromEntries(list.map((each) => [each.n, 1])),
};
const event = { type: 'post.published', channel: 'web', actor: null, orderingKey: null };

function stepsOf(source: string): number {
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(compiled.message);
  stepMeter.within(Infinity, () => compiled.condition(event, data));
  return stepMeter.taken;
}

describe('the steps of a condition', () => {
  it.each([
    'data.plan == "pro"',
    'data.text == "x" || data.list[3].n > 5.0',
    'has(data.text) && data["plan"] != "free"',
    'event.channel == "web"',
    'data.map == null',
  ])('are few if no whole value is examined, even for large data: %s', (source) => {
    expect(stepsOf(source)).toBeLessThan(250);
  });

  it.each<[string, number]>([
    ['data.text.startsWith("x")', 10_000],
    ['data.text.lowerAscii() == "x"', 10_000],
    ['size(data.list) == 3', 2_000],
    ['data.text + data.text == "x"', 20_000],
    ['data.list == data.list', 6_000],
    ['data.list[data.plan] == data.map', 3_000],
    ['data.plan in data.list', 3_000],
    ['data.text.contains("x")', 10_000],
  ])('grow with the size of the examined values: %s', (source, atLeast) => {
    expect(stepsOf(source)).toBeGreaterThanOrEqual(atLeast);
    expect(stepsOf(source)).toBeLessThan(atLeast * 3);
  });

  it.each<[string, number]>([
    ['data.text.contains(data.needle)', 1_000_000],
    ['data.map in data.list', 6_000_000],
    ['data.text in [data.text]', 100_000_000],
  ])('multiply if a value may be compared again and again: %s', (source, atLeast) => {
    expect(stepsOf(source)).toBeGreaterThanOrEqual(atLeast);
  });

  it('are taken before the evaluation, which does not begin without enough steps', () => {
    const compiled = compileCondition('data.text.contains(data.needle)');
    const run = () => stepMeter.within(1_000, () => compiled.ok && compiled.condition(event, data));
    expect(run).toThrow('more steps than it has');
  });
});
