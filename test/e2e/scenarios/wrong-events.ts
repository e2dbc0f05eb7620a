import { operationalEventTypes } from '#kernel';
import { METADATA } from './wrong-metadata.ts';
import { LONE_SURROGATE, PROJECT, rows, type WrongCase, type WrongFields } from './wrong-rows.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
/** Numbers whose value changes on the way through a double. */
const NUMBERS = ['9007199254740993', '0.1000000000000000055', '1e400', '-1e400', '1e-400'];
/** The id of an endpoint that no project has. */
const ENDPOINT = 'ep_01h455vb4pex5vsknk084sn02q';
const TEXTS = [5, '', 'x'.repeat(257), 'with\u0000NUL', LONE_SURROGATE];

/** Wrong bodies of one event. The same pointers, each below the event's place, hold for a batch. */
const OF_EVENT: WrongCase[] = [
  [[], ['']],
  [null, ['']],
  ['', ['']],
  ['"post.published"', ['']],
  [{}, ['/data', '/type']],
  [{ type: 'post.published' }, ['/data']],
  ...[5, null, '', 'a b', 'a..b', 'x'.repeat(257), 'endpoint.failing'].map((type): [unknown, string[]] => [
    { type, data: 1 },
    ['/type'],
  ]),
  ...['yesterday', 5, '2026-01-31', '2026-02-30T00:00:00Z', '2026-01-31T25:00:00Z'].map(
    (occurredAt): [unknown, string[]] => [{ type: 'a', data: 1, occurredAt }, ['/occurredAt']],
  ),
  ...['60000', 0, -1, 1.5, 1e15].map((expiresAfterMs): [unknown, string[]] => [
    { type: 'a', data: 1, expiresAfterMs },
    ['/expiresAfterMs'],
  ]),
  ...['id', 'orderingKey', 'actor', 'channel'].flatMap((field) =>
    TEXTS.map((text): [unknown, string[]] => [{ type: 'a', data: 1, [field]: text }, [`/${field}`]]),
  ),
  ...['id', 'orderingKey', 'actor', 'channel'].map((field): WrongCase => [
    `{"type":"a","data":1,"${field}":"not\\ufffe"}`,
    [`/${field}`],
  ]),
  ...[5, 'ep_01h455vb4pex5vsknk084sn02q', [], Array.from({ length: 101 }, () => ENDPOINT)].map(
    (endpointIds): WrongCase => [{ type: 'a', data: 1, endpointIds }, ['/endpointIds']],
  ),
  [{ type: 'a', data: 1, endpointIds: [5, 'a', '01h455vb-4pex'] }, [0, 1, 2].map((at) => `/endpointIds/${at}`)],
  [{ type: 'a', data: 1, endpointIds: [ENDPOINT, ENDPOINT] }, ['/endpointIds/1']],
  [{ type: 'a', data: 1, endpointIds: [ENDPOINT] }, ['/endpointIds/0']],
  ...[...METADATA, { tier: null }].map((metadata): WrongCase => [{ type: 'a', data: 1, metadata }, ['/metadata']]),
  ...[5, 'web', [], ['a', 'b', 'c', 'd', 'e', 'f']].map((channels): WrongCase => [
    { type: 'a', data: 1, channels },
    ['/channels'],
  ]),
  [{ type: 'a', data: 1, channels: [5, '', 'a', 'a', 'x'.repeat(257)] }, [0, 1, 3, 4].map((at) => `/channels/${at}`)],
  [{ type: 'a', data: 1, channel: 'a', channels: ['a', 'b'] }, ['/channels']],
  ...[0, 1.5, '1', true, 2_147_483_648, 7].map((schemaVersion): WrongCase => [
    { type: 'a', data: 1, schemaVersion },
    ['/schemaVersion'],
  ]),
  [{ type: 'a', data: 'x'.repeat(262_143) }, ['/data']],
  ...NUMBERS.map((number): WrongCase => [`{"type":"a","data":{"n":[1,${number}]}}`, ['/data/n/1']]),
  [`{"type":"a","data":{"a/b":9007199254740993,"c":{"~":1e400}}}`, ['/data/a~1b', '/data/c/~0']],
  [`{"type":"a","data":{"__proto__":{"constructor":9007199254740993}}}`, ['/data/__proto__/constructor']],
  [`{"type":"a","data":{"amount":10,"amount":99}}`, ['/data/amount']],
  [`{"type":"a","data":[1,{"a/b":{"x":1,"\\u0078":2},"a/b":[]}]}`, ['/data/1/a~1b', '/data/1/a~1b/x']],
  [`{"type":"a","data":{"__proto__":1,"__proto__":{}}}`, ['/data/__proto__']],
  [`{"type":"a","data":1,"type":"b"}`, ['/type']],
  [{ type: 'a', data: LONE_SURROGATE }, ['/data']],
  [`{"type":"a","data":{"list":["\\uDC00",{"text":"\\ud83dx"}]}}`, ['/data/list/0', '/data/list/1/text']],
  [`{"type":"a","data":{"\\ud800":1}}`, [`/data/${LONE_SURROGATE}`]],
  [`{"type":"a","data":${nested(101)}}`, [`/data${'/0'.repeat(100)}`]],
  [`{"type":"a","data":${nested(100_000)}}`, [`/data${'/0'.repeat(100)}`]],
  [`{"type":"a","data":1,"__proto__":1,"constructor":1}`, ['/__proto__', '/constructor']],
  [{ type: 5, data: 1, id: 5, channel: 5, more: 5 }, ['/channel', '/id', '/more', '/type']],
];

const GOOD = { type: 'post.published', data: 1 };
const OF_BATCH: WrongCase[] = [
  [[], ['']],
  ['', ['']],
  ['null', ['']],
  [{}, ['/events']],
  [{ events: GOOD }, ['/events']],
  [{ events: [] }, ['/events']],
  [{ events: Array.from({ length: 1_001 }, () => GOOD) }, ['/events']],
  [{ events: [GOOD], more: 1 }, ['/more']],
  [{ events: [{ type: 5, data: 1 }], 'a/b': 1 }, ['/a~1b', '/events/0/type']],
  [`{"events":[{"type":"a","data":[9007199254740993]}]}`, ['/events/0/data/0']],
  [`{"events":[{"type":"a","data":1},{"type":"a","data":[{"k":1,"k":1}]}]}`, ['/events/1/data/0/k']],
  [`{"events":[{"type":"a","data":1}],"events":[{"type":"a","data":2}]}`, ['/events']],
  [{ events: [GOOD, { type: 'a', data: [LONE_SURROGATE] }] }, ['/events/1/data/0']],
  [`{"events":[{"type":"a","data":${nested(101)}}]}`, [`/events/0/data${'/0'.repeat(100)}`]],
  [
    { events: operationalEventTypes.map((type) => ({ type, data: 1 })) },
    operationalEventTypes.map((_, index) => `/events/${index}/type`),
  ],
  [{ events: [GOOD, { type: 5 }, 7, GOOD] }, ['/events/1/data', '/events/1/type', '/events/2']],
];

export const wrongEvents: WrongFields[] = [
  ...rows('POST', `${PROJECT}/events`, OF_EVENT),
  ...rows('POST', `${PROJECT}/events/batch`, OF_BATCH),
];
