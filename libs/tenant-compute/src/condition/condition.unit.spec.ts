import { compileCondition, type Condition, MAX_CONDITION_CHARACTERS } from './condition.ts';
import { parseData } from './parse-data.ts';

const data = JSON.parse(
  '{"plan":"pro","amount":10,"rate":1.5,"tags":["a","b"],"text":"Hello","nothing":null,"nested":{"__proto__":{"n":1}}}',
) as unknown;
const event = {
  ...{ type: 'post.published', channel: 'web', actor: 'user_1', orderingKey: null },
  metadata: { tier: 'gold', 'a.b': 'c' },
};
const conditionOf = (source: string): Condition => {
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.condition;
};

describe('a condition', () => {
  it.each<[string, ReturnType<ReturnType<typeof conditionOf>>]>([
    ['data.plan == "pro"', null],
    ['data.plan == "free"', 'condition'],
    ['data["plan"] != "free"', null],
    ['data.amount == 10 && data.amount > 9.5 && data.rate < 2', null],
    ['data.amount in [1, 10]', null],
    ['data.amount + 1.0 == 11.0', null],
    ['"a" in data.tags && !("c" in data.tags) && data.tags[1] == "b"', null],
    ['data.tags == ["a", "b"]', null],
    ['has(data.plan) && !has(data.missing) && !has(data.toString)', null],
    ['has(data.missing) ? data.missing > 1 : true', null],
    ['data.text.lowerAscii().startsWith("hel") && data.text.endsWith("o") && data.text.contains("ll")', null],
    ['size(data.tags) == 2 && data.text.size() == 5', null],
    [`${Array.from({ length: 9 }, () => 'data.amount').join(' + ')} == 90.0`, null],
    ['data.nothing == null', null],
    ['data.nested["__proto__"].n == 1', null],
    ['event.type == "post.published" && event.channel == "web" && event.orderingKey == null', null],
    ['"web" in event.channels && size(event.channels) == 1 && !("app" in event.channels)', null],
    ['event.channels[0] == event.channel', null],
    ['event.metadata.tier == "gold" && event.metadata["a.b"] == "c" && size(event.metadata) == 2', null],
    ['event.metadata.tier == "free"', 'condition'],
    ['"tier" in event.metadata && !("region" in event.metadata) && !has(event.metadata.region)', null],
    ['event.metadata.region == "eu"', 'condition-error'],
    ['event.metadata.toString == "x"', 'condition-error'],
    ['event.actor.startsWith("user_")', null],
    ['data.missing == 1 || data.plan == "pro"', null],
    ['data.missing == 1 && data.plan == "free"', 'condition'],
    ['data.missing == 1', 'condition-error'],
    ['data.constructor == 1', 'condition-error'],
    ['data.plan < 3', 'condition-error'],
    ['data.plan', 'condition-error'],
    ['data.amount', 'condition-error'],
    ['size(data.amount) == 1', 'condition-error'],
  ])('%s: %p', (source, verdict) => {
    expect(conditionOf(source)(event, data)).toBe(verdict);
    expect(compileCondition(source)).toMatchObject({ ok: true });
  });

  it.each([
    ['', /leave it out for none/],
    [' ', /leave it out for none/],
    ['data.plan ==', /is not a valid condition: .*at character 13/],
    ['plan == "pro"', /Unknown variable: plan \(at character 1\)/],
    ['event.chanel == "web"', /No such key: chanel/],
    ['event.type == 5', /no such overload/],
    ['event.metadata.tier == 5', /no such overload/],
    ['"text"', /must be true or false, not of type string/],
    ['data.list.exists(x, x > 1)', /must not call exists;/],
    ['data.list.all(x, true)', /must not call all;/],
    ['data.a == 1 && [data.list.map(x, x)] == []', /must not call map;/],
    ['{"a": data.list.filter(x, true)} == {}', /must not call filter;/],
    ['data.text.matches("(a+)+b")', /must not call matches;/],
    ['cel.bind(a, data.text, a + a) == ""', /must not call bind;/],
    ['duration(data.text) > duration("1s")', /must not call duration;/],
    ['timestamp(data.at).getHours("Europe/Berlin") > 1', /must not call getHours;/],
    ['data.text.split("") == []', /must not call split;/],
    [`data.a == "${'x'.repeat(MAX_CONDITION_CHARACTERS)}"`, /at most 1000 characters/],
    [`${'('.repeat(100)}true${')'.repeat(100)}`, /maxDepth/],
    [`data.a in [${Array.from({ length: 101 }, () => 1).join()}]`, /maxListElements/],
    [`size(${Array.from({ length: 10 }, () => 'data.list').join('+')}) > 0`, /must have at most 8 additions/],
    ['data.a.?b == 1', /is not a valid condition/],
  ])('is not %s', (source, message) => {
    expect(compileCondition(source)).toEqual({ ok: false, message: expect.stringMatching(message) as string });
  });

  it.each<[string, ReturnType<ReturnType<typeof conditionOf>>]>([
    ['data.constructor == 1 && data.a.constructor.b == "x"', null],
    ['data["__proto__"].n == 1 && has(data.prototype) && !has(data.toString)', null],
    ['data.list[0] == {"a": 1} && {"a": 1} in data.list && size(data.a) == 1', null],
    ['data.list[1].constructor == 2 && "constructor" in data', null],
    ['data.list[0] == data.list[1]', 'condition'],
    ['data.a == data.a', null],
    ['data.missing == 1', 'condition-error'],
  ])('treats names that every JavaScript object has as data: %s: %p', (source, verdict) => {
    const strange = parseData(
      '{"constructor":1,"__proto__":{"n":1},"prototype":2,"a":{"constructor":{"b":"x"}},"list":[{"a":1},{"constructor":2}]}',
    );
    expect(conditionOf(source)(event, strange)).toBe(verdict);
  });
});
