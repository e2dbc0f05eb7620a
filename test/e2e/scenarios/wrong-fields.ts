import { HEADERS, ROTATIONS, TESTS } from './wrong-endpoint-fields.ts';
import { wrongEventTypes } from './wrong-event-types.ts';
import { wrongEvents } from './wrong-events.ts';
import { wrongKeys } from './wrong-keys.ts';
import { METADATA } from './wrong-metadata.ts';
import { NAMES, OF_NEW_PROJECT, OF_PROJECT } from './wrong-projects.ts';
import { REPLAYS } from './wrong-replays.ts';
import { LONE_SURROGATE, PROJECT, rows, rowsLike, type WrongCase, type WrongFields } from './wrong-rows.ts';

const url = 'https://example.com/';

const POLICIES: [unknown, string[]][] = [
  [null, ['/policy']],
  ['fast', ['/policy']],
  [[], ['/policy']],
  [[{ timeoutMs: 500 }], ['/policy']],
  [{ more: 1, constructor: 5 }, ['/policy/constructor', '/policy/more']],
  ...[null, '0.1', -0.1, 0.51, 1].map((jitter): [unknown, string[]] => [{ jitter }, ['/policy/jitter']]),
  ...[
    null,
    200,
    '204',
    '3xx',
    {},
    [],
    ['200'],
    [301],
    [199],
    [600],
    [200.5],
    Array.from({ length: 51 }, () => 200),
  ].map((success): [unknown, string[]] => [{ success }, ['/policy/success']]),
  ...([null, '500', 99, 60_001, 500.5] as const).map((timeoutMs): [unknown, string[]] => [
    { timeoutMs },
    ['/policy/timeoutMs'],
  ]),
  ...[null, {}, 100, [99], [1.5], ['100'], [null], [604_800_001], Array.from({ length: 31 }, () => 100)].map(
    (retryDelaysMs): [unknown, string[]] => [{ retryDelaysMs }, ['/policy/retryDelaysMs']],
  ),
  ...([null, '1', 0, 257, 1.5] as const).map((maxInFlight): [unknown, string[]] => [
    { maxInFlight },
    ['/policy/maxInFlight'],
  ]),
  ...([null, '1', 0, 0.009, 10_001] as const).map((ratePerSecond): [unknown, string[]] => [
    { ratePerSecond },
    ['/policy/ratePerSecond'],
  ]),
  ...([null, '1', 0, 999, 1_000.5, 31_536_000_001] as const).map((expiresAfterMs): [unknown, string[]] => [
    { expiresAfterMs },
    ['/policy/expiresAfterMs'],
  ]),
  [
    { timeoutMs: 1, retryDelaysMs: 1, maxInFlight: 0 },
    ['/policy/maxInFlight', '/policy/retryDelaysMs', '/policy/timeoutMs'],
  ],
];

const PROFILE_OPTIONS: [unknown, string[]][] = [
  ...[null, 'binary', 5, []].map((profileOptions): [unknown, string[]] => [{ profileOptions }, ['/profileOptions']]),
  [{ profileOptions: { mode: 'binary' } }, ['/profileOptions/mode']],
  [{ profileOptions: { 'a/b': 1, more: 1 } }, ['/profileOptions/a~1b', '/profileOptions/more']],
  [
    { profile: 'cloudevents', profileOptions: { mode: 'batched', origin: 'a b', template: 'x' } },
    ['/profileOptions/mode', '/profileOptions/origin', '/profileOptions/template'],
  ],
  ...['svix', 'Svix-', '', 'a b-', `${'a'.repeat(30)}-`, 'proxy-', 5].map((headerPrefix): [unknown, string[]] => [
    { profileOptions: { headerPrefix } },
    ['/profileOptions/headerPrefix'],
  ]),
  [{ profile: 'raw', profileOptions: { contentType: 'text/csv' } }, ['/profileOptions/contentType']],
  [{ profile: 'slack', profileOptions: { template: 5 } }, ['/profileOptions/template']],
  [{ profile: 'slack', profileOptions: { template: '{{title}}' } }, ['/profileOptions/template']],
  [{ profile: 'discord', profileOptions: { template: 'with\u0000NUL' } }, ['/profileOptions/template']],
];

/** Invalid conditions. */
const WHERE = [
  ...[5, '', 'data.plan ==', 'plan == "pro"', 'event.chanel == "web"', '"text"', `data.a == "${'x'.repeat(1_000)}"`],
  ...['data.list.exists(x, x > 1)', 'data.text.matches("(a+)+b")', `${'('.repeat(100)}true${')'.repeat(100)}`],
];

/** For an endpoint, new or not. */
const OF_ENDPOINT: [unknown, string[], number?][] = [
  ...[
    null,
    5,
    '',
    'example.com',
    'https:example.com',
    'https:/example.com/',
    'https:///example.com/',
    'ftp://example.com/',
    'https://10.0.0.1/',
    'https://example.com:444/',
    'https://example.com:9200/',
    'https://example..com/',
    'https://a b/',
    `https://a/${LONE_SURROGATE}`,
  ].map((wrong): [unknown, string[]] => [{ url: wrong }, ['/url']]),
  [{ url: `https://example.com/${'x'.repeat(2048)}` }, ['/url']],
  [{ url: `https://example.com/${'ü'.repeat(1000)}` }, ['/url']],
  ...NAMES.map(([json, pointers]): [unknown, string[]] => [{ url, ...(json as object) }, pointers]),
  ...[5, '', 'x'.repeat(501), 'with\u0000NUL', LONE_SURROGATE].map((description): [unknown, string[]] => [
    { url, description },
    ['/description'],
  ]),
  [{ url, uid: 'ep_mine' }, ['/uid']],
  [{ url, eventTypes: 'post.published' }, ['/eventTypes']],
  [{ url, eventTypes: {} }, ['/eventTypes']],
  [{ url, eventTypes: [] }, ['/eventTypes']],
  [{ url, eventTypes: [5] }, ['/eventTypes']],
  [{ url, eventTypes: [['post.*']] }, ['/eventTypes']],
  [{ url, eventTypes: Array.from({ length: 101 }, () => 'a') }, ['/eventTypes']],
  [{ url, eventTypes: ['a b', 'post.*', '*.post', ''] }, ['/eventTypes/0', '/eventTypes/2', '/eventTypes/3']],
  [{ url, channels: 'news' }, ['/channels']],
  [{ url, channels: [] }, ['/channels']],
  [{ url, channels: [5] }, ['/channels']],
  [{ url, channels: [''] }, ['/channels']],
  [{ url, channels: ['with\u0000NUL'] }, ['/channels']],
  [{ url, channels: ['not\ufffe'] }, ['/channels']],
  ...WHERE.map((where): [unknown, string[]] => [{ url, where }, ['/where']]),
  [{ url, profile: null }, ['/profile']],
  [{ url, profile: 5 }, ['/profile']],
  [{ url, profile: 'toString' }, ['/profile']],
  ...PROFILE_OPTIONS.map(([json, pointers]): [unknown, string[]] => [{ url, ...(json as object) }, pointers]),
  [
    { url, profile: 'postmypost', eventTypes: ['publication.failed', '*', 'publication', 'post.*', 'a b'] },
    ['/eventTypes/1', '/eventTypes/2', '/eventTypes/3', '/eventTypes/4'],
  ],
  [{ url, profile: 'postpress', eventTypes: ['post.*'] }, ['/eventTypes/0']],
  ...HEADERS.map(([headers, pointers]): [unknown, string[]] => [{ url, headers }, pointers]),
  ...POLICIES.map(([policy, pointers]): [unknown, string[]] => [{ url, policy }, pointers]),
  ...METADATA.map((metadata): [unknown, string[]] => [{ url, metadata }, ['/metadata']]),
  [{ url, more: 1 }, ['/more']],
  [{ url: 'ftp://x', name: 5 }, ['/name', '/url']],
  [
    {
      ...{ url: 'ftp://x', uid: 5, profile: 'slack', profileOptions: { template: '{{title}}' }, where: 'data.' },
      ...{ eventTypes: ['a b'], policy: { timeoutMs: 1 }, headers: [{ key: 'Host', value: '' }] },
    },
    [
      ...['/eventTypes/0', '/headers/0/key', '/headers/0/value', '/policy/timeoutMs'],
      ...['/profileOptions/template', '/uid', '/url', '/where'],
    ],
  ],
  [{ url: 'ftp://x', profile: 5, headers: [{ key: 'Webhook-Id', value: 'a' }] }, ['/profile', '/url']],
  [{ url, profile: 'postpress', headers: 5, eventTypes: ['post.*'] }, ['/eventTypes/0', '/headers']],
  [{ url, profile: 'postpress', headers: [{ key: 'Host', value: 'a' }] }, ['/headers/0/key']],
  [{ url, profile: 'postpress', name: 5, headers: [{ key: 'Host', value: 'a' }] }, ['/headers/0/key', '/name']],
  [[], ['']],
  ['', ['']],
  ['null', ['']],
  [{ url: 'x', profile: 'x', eventTypes: ['a b'] }, ['/eventTypes/0', '/profile', '/url']],
  [
    { url: 5, name: 5, uid: 5, eventTypes: 5, channels: 5, profile: 5, policy: 5, more: 5 },
    ['/channels', '/eventTypes', '/more', '/name', '/policy', '/profile', '/uid', '/url'],
  ],
];

const name = 'A';

/** For a request whose path has all its arguments. */
const NO_FIELDS: WrongCase[] = [
  [[], ['']],
  ['null', ['']],
  ['5', ['']],
  [{ until: 'tomorrow' }, ['/until']],
];

/** For a webhook in the words of postpress. */
const WEBHOOKS: WrongCase[] = [
  [{}, ['/request_url', '/source']],
  [{ request_url: 'ftp://example.com/', source: 'posts' }, ['/request_url', '/source']],
  [{ request_url: 5, source: null, name: 5, url }, ['/name', '/request_url', '/source', '/url']],
  [{ request_url: url, source: 'messaging', headers: { key: 'A', value: 'b' } }, ['/headers']],
  [{ request_url: url, source: 'messaging', headers: [{ key: 'Host', value: 'b' }] }, ['/headers/0/key']],
  [{ request_url: 'http://10.0.0.1/', source: 'messaging', name: '' }, ['/name', '/request_url']],
];

const OF_NEW_ENDPOINT: WrongCase[] = [
  ...OF_ENDPOINT,
  [{}, ['/url']],
  [{ url, uid: 'mine' }, [], 409],
  ...[null, { tier: null }].map((metadata): [unknown, string[]] => [{ url, metadata }, ['/metadata']]),
  ...[null, 'yes', 1].map((verify): [unknown, string[]] => [{ url, verify }, ['/verify']]),
  ...([null, 5, '', 'not-whsec', 'whsec_short', 'whsec_!'] as const).map((secret): [unknown, string[]] => [
    { url, secret },
    ['/secret'],
  ]),
  [{ url, profile: 'postion-platform', secret: LONE_SURROGATE }, ['/secret']],
  [{ url: 'x', secret: 'x', name: 5 }, ['/name', '/secret', '/url']],
  [{ url, secret: 'x', profile: 5 }, ['/profile']],
];

const hasUid = ({ json }: WrongFields) => typeof json === 'object' && json !== null && 'uid' in json;

export const WRONG_FIELDS: WrongFields[] = [
  ...rows('POST', '/v1/projects', OF_NEW_PROJECT),
  ...rowsLike('POST /v1/projects', 'PATCH', PROJECT, OF_PROJECT),
  // The uid is in the path.
  ...rowsLike('POST /v1/projects', 'PUT', PROJECT, OF_NEW_PROJECT).filter((row) => !hasUid(row)),
  ...rows('PUT', PROJECT, [[{ name, uid: 'mine', id: 'prj_x' }, ['/id', '/uid']]]),
  ...rows('PATCH', PROJECT, [
    [{ name, id: 'prj_x' }, ['/id']],
    ['{"name":"A","name":"B"}', ['/name']],
  ]),
  ...wrongKeys(NAMES),
  ...rows('POST', '/v1/webhooks', WEBHOOKS),
  ...rows('POST', '/v1/dead-records/{record}/replay', [
    [[], ['']],
    ['null', ['']],
    [{ project: 5, id: '', more: 1 }, ['/id', '/more', '/project']],
    [{ project: 'a\nb', id: 'x'.repeat(257) }, ['/id', '/project']],
    [{ project: 'a\ufffe', id: '\ufdd0' }, ['/id', '/project']],
    ['{"project":"a","project":"b"}', ['/project']],
  ]),
  ...rows('POST', `${PROJECT}/endpoints`, OF_NEW_ENDPOINT),
  ...rows('POST', `${PROJECT}/endpoints/dry-run`, [
    [[], ['']],
    ['null', ['']],
    [{ eventTypes: ['a b'], where: 'data.plan ==' }, ['/eventTypes/0', '/where']],
    [{ eventTypes: [], channels: 'web', where: 5, more: 1 }, ['/channels', '/eventTypes', '/more', '/where']],
    [{ eventTypes: ['a b'], where: 'data.', last: 0 }, ['/eventTypes/0', '/last', '/where']],
    ...[0, 1_001, 1.5, '5', null].map((last): [unknown, string[]] => [{ last }, ['/last']]),
  ]),
  ...rowsLike(`POST ${PROJECT}/endpoints`, 'PATCH', `${PROJECT}/endpoints/{endpoint}`, OF_ENDPOINT),
  ...rowsLike(`POST ${PROJECT}/endpoints`, 'PUT', `${PROJECT}/endpoints/{endpoint}`, OF_NEW_ENDPOINT).filter(
    (row) => !hasUid(row),
  ),
  ...rows('PUT', `${PROJECT}/endpoints/{endpoint}`, [
    [{ url, uid: 'mine' }, ['/uid']],
    [{ url: 'x', uid: 'mine', state: 'active' }, ['/state', '/uid', '/url']],
  ]),
  ...rows('PATCH', `${PROJECT}/endpoints/{endpoint}`, [
    [{ secret: 'whsec_x' }, ['/secret']],
    [{ state: 'deleted', url: 'x' }, ['/state', '/url']],
    [{ verify: true }, ['/verify']],
  ]),
  ...rows('POST', `${PROJECT}/endpoints/{endpoint}/rotate-secret`, ROTATIONS),
  ...rows('POST', `${PROJECT}/endpoints/{endpoint}/test`, TESTS),
  ...['verify', 'pause', 'resume'].flatMap((what) =>
    rows('POST', `${PROJECT}/endpoints/{endpoint}/${what}`, NO_FIELDS),
  ),
  ...rows('POST', `${PROJECT}/deliveries/{delivery}/replay`, [
    ...NO_FIELDS,
    ...[null, 'yes', 1].map((force): [unknown, string[]] => [{ force }, ['/force']]),
  ]),
  ...rows('POST', `${PROJECT}/deliveries/{delivery}/cancel`, NO_FIELDS),
  ...rows('POST', `${PROJECT}/replays`, REPLAYS),
  ...rows('POST', `${PROJECT}/replays/{replay}/cancel`, NO_FIELDS),
  ...wrongEventTypes,
  ...wrongEvents,
];
