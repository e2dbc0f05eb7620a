import type { OutboxMessage } from '#outbox';
import { LONE_SURROGATE } from './wrong-rows.ts';

/** Arguments of `posthorn_outbox.emit`, and the message of its error. */
export const WRONG_EMITS: [args: string, message: RegExp][] = [
  [`'site', 'post published', '1'`, /type must be dot-separated names/],
  [`'site', null, '1'`, /type must be dot-separated names/],
  [`'site', repeat('x', 257), '1'`, /type must be dot-separated names/],
  [`'site', 'endpoint.failing', '1'`, /reserved for events of Posthorn/],
  [`null, 't.u', '1'`, /project must be/],
  [`'', 't.u', '1'`, /project must have 1 to 256/],
  [`'site', 't.u', '{x'`, /data is not JSON/],
  [`'site', 't.u', null`, /data must be JSON/],
  [`'site', 't.u', 7`, /data must be JSON as text, json or jsonb, not integer/],
  [`'site', 't.u', to_json(repeat('x', 262144))`, /data must have at most 262144 bytes; it has 262146/],
  [`'site', 't.u', '{"n": 9007199254740993}'`, /the number 9007199254740993, which/],
  [`'site', 't.u', '[0.1000000000000000001]'`, /the number 0.1000000000000000001/],
  [`'site', 't.u', '1e400'`, /the number 1e400, which cannot be stored exactly/],
  [`'site', 't.u', '{"n":1E-400}'`, /the number 1E-400, which cannot be stored exactly/],
  [`'site', 't.u', '{"n":1e300000}'::json`, /the number 1e300000/],
  [`'site', 't.u', '{"a":"\\ud800"}'`, /data must not contain half of a surrogate pair/],
  [`'site', 't.u', '{"\\uDC00":1}'`, /data must not contain half of a surrogate pair/],
  [`'site', 't.u', repeat('[', 101) || repeat(']', 101)`, /nested deeper than 100 levels/],
  [`'site', 't.u', '{"amount":10,"amount":99}'`, /\/data\/amount is repeated/],
  [`'site', 't.u', '{"a":[1,{"b":{},"b/c":1,"b/c":{}}]}'::json`, /\/data\/a\/1\/b~1c is repeated/],
  [`'site', 't.u', '{"a":1,"\\u0061":2}'`, /\/data\/a is repeated/],
  [`'site', 't.u', '1', id => ''`, /id must have 1 to 256 characters/],
  [`'site', 't.u', '1', ordering_key => repeat('x', 257)`, /ordering_key must have 1 to 256 characters/],
  [`'site', 't.u', '1', actor => E'a\\nb'`, /actor must have 1 to 256 characters/],
  [`'site', 't.u', '1', channel => U&'a\\0085b'`, /channel must have 1 to 256 characters/],
  [`'site', 't.u', '1', actor => U&'a\\FFFE'`, /actor must have no noncharacters like U\+FFFE/],
  [`'site', 't.u', '1', ordering_key => U&'\\FDD0'`, /ordering_key must have no noncharacters/],
  [`'site', 't.u', '1', channel => U&'\\+10FFFF'`, /channel must have no noncharacters/],
  [`'site', 't.u', '1', occurred_at => 'infinity'`, /occurred_at must lie in the years 1 to 9999/],
  [`'site', 't.u', '1', occurred_at => '0005-01-01 BC'`, /occurred_at must lie in the years/],
  [`'site', 't.u', '1', expires_after => '-1 s'`, /expires_after must be more than 0/],
  [`'site', 't.u', '1', expires_after => '9500 years'`, /expires_after must end before the year 10000/],
];

const good = { project: 'site', type: 't.u', data: 1 };

/** Code that calls `appendToOutbox` with wrong messages: the text for the page, the message, and the pointers. */
export const WRONG_APPENDS: [shown: string, message: unknown, pointers: string[]][] = [
  ['undefined', undefined, ['']],
  ['[]', [], ['']],
  [
    "{ project: '', type: 'a b', data: undefined, more: 1 }",
    { project: '', type: 'a b', data: undefined, more: 1 },
    ['/more', '/type', '/data', '/project'],
  ],
  ["{ project: 'with\\n', … }", { ...good, project: 'with\n' }, ['/project']],
  ["{ project: 'x'.repeat(257), … }", { ...good, project: 'x'.repeat(257) }, ['/project']],
  ["{ type: 'endpoint.failing', … }", { ...good, type: 'endpoint.failing' }, ['/type']],
  [
    "{ id: '', orderingKey: 5, actor: 'a\\n', channel: 'x'.repeat(257), … }",
    { ...good, id: '', orderingKey: 5, actor: 'a\n', channel: 'x'.repeat(257) },
    ['/id', '/orderingKey', '/actor', '/channel'],
  ],
  ["{ occurredAt: 'yesterday', … }", { ...good, occurredAt: 'yesterday' }, ['/occurredAt']],
  ['{ occurredAt: new Date(NaN), … }', { ...good, occurredAt: new Date(Number.NaN) }, ['/occurredAt']],
  ['{ expiresAfterMs: 0.5, … }', { ...good, expiresAfterMs: 0.5 }, ['/expiresAfterMs']],
  [
    "{ data: { amount: NaN, list: ['\\ud800', Infinity], big: 1n }, … }",
    { ...good, data: { amount: Number.NaN, list: [LONE_SURROGATE, Number.POSITIVE_INFINITY], big: 1n } },
    ['/data/amount', '/data/list/0', '/data/list/1', '/data/big'],
  ],
  ["{ data: 'x'.repeat(262_143), … }", { ...good, data: 'x'.repeat(262_143) }, ['/data']],
];

/** Wrong lists of several messages: the text for the page, the messages, and the pointers. */
export const WRONG_LISTS: [shown: string, messages: unknown[], pointers: string[]][] = [
  [
    "[{ type: 'a b', … }, { … }, { project: '', … }, null]",
    [{ ...good, type: 'a b' }, good, { ...good, project: '' }, null],
    ['/0/type', '/2/project', '/3'],
  ],
];

/** Passes a value that TypeScript would reject as a message. */
export const asMessage = (message: unknown) => message as OutboxMessage;
