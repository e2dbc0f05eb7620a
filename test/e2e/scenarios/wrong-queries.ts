import { PROJECT } from './wrong-rows.ts';

type Queries = [query: string, pointers: string[]][];

/** A route and queries that it refuses, with the pointers that each problem names. */
export interface WrongQueries {
  /** Default: GET. */
  method?: 'POST';
  path: string;
  /** The body, if the route takes one. */
  json?: object;
  queries: Queries;
  /** The list that answers the first `count` queries with the same problems. The docs show only that list. */
  like?: { path: string; count: number };
}

const cursor = (text: string) => `cursor=${Buffer.from(text).toString('base64url')}`;

const OF_PAGE: Queries = [
  ...['0', '251', '-1', '1.5', '0x10', '1e1', '%202', '2%20', '+2', '02', 'x', '', '1&limit=2'].map(
    (limit): [string, string[]] => [`limit=${limit}`, ['/limit']],
  ),
  ...['cursor=', 'cursor=x', 'cursor=a&cursor=b', cursor('-'.repeat(36)), cursor('f'.repeat(36))].map(
    (query): [string, string[]] => [query, ['/cursor']],
  ),
  ...['newest', '', 'asc&order=desc'].map((order): [string, string[]] => [`order=${order}`, ['/order']]),
  ['more=1', ['/more']],
  ['limit=0&cursor=x&more=1', ['/cursor', '/limit', '/more']],
];
const OF_TIMES_AND_TYPE: Queries = [
  ...OF_PAGE,
  ['after=yesterday', ['/after']],
  ['after=5', ['/after']],
  ['after=2026-01-31', ['/after']],
  ['before=2026-02-30T00:00:00Z', ['/before']],
  ['before=2026-01-31T00:00:00Z&before=2026-01-31T00:00:00Z', ['/before']],
  ['before=', ['/before']],
  ['type=', ['/type']],
  ['type=post.*', ['/type']],
];
const OF_CHANNELS: Queries = [
  ...['', 'a%0Ab', 'a%EF%BF%BE', 'x'.repeat(257), 'a&channel='].map((channel): [string, string[]] => [
    `channel=${channel}`,
    ['/channel'],
  ]),
  [Array.from({ length: 21 }, (_, nth) => `channel=a${nth}`).join('&'), ['/channel']],
];
const OF_FILTERS: Queries = [
  ['type=post.published&type=post.*', ['/type']],
  ['status=lost', ['/status']],
  ['status=', ['/status']],
  ['status=succeeded&status=lost', ['/status']],
  ...['', '99', '600', '5x', '5XX', 'xx', '2xx,3xx', '500%20'].map((code): [string, string[]] => [
    `statusCode=${code}`,
    ['/statusCode'],
  ]),
  ['errorCode=', ['/errorCode']],
  ['errorCode=Time%20out', ['/errorCode']],
  ['trigger=routing', ['/trigger']],
  ['trigger=first&trigger=', ['/trigger']],
  ['search=', ['/search']],
  ['search=a&search=b', ['/search']],
  ['search=a%0Ab', ['/search']],
  ['endpoint=a&endpoint=b', ['/endpoint']],
  ['endpoint=', ['/endpoint']],
  ['event=a&event=b', ['/event']],
  ['event=', ['/event']],
  ['event=a%0Ab', ['/event']],
  ['event=a%EF%BF%BE', ['/event']],
  ['endpoint=nobody', []],
];
const OF_DELIVERIES: Queries = [
  ...OF_TIMES_AND_TYPE,
  ...OF_CHANNELS,
  ...OF_FILTERS,
  ['include=', ['/include']],
  ['include=data&include=request', ['/include']],
  ['status=lost&event=%07&limit=0', ['/event', '/limit', '/status']],
];

const OF_METADATA: Queries = [
  ...['metadata=gold', 'metadata[]=gold', 'metadata[a]=b&metadata[a]=c', `metadata[${'k'.repeat(41)}]=b`].map(
    (query): [string, string[]] => [query, ['/metadata']],
  ),
  ['metadata[a]=b&metadata=c', ['/metadata', '/metadata[a]']],
  ['metadata[a%0A]=b&limit=0', ['/limit', '/metadata']],
];

const OF_EVENTS: Queries = [
  ...OF_TIMES_AND_TYPE,
  ...OF_METADATA,
  ...OF_CHANNELS,
  ['type=post.published&type=post.*', ['/type']],
  ...['', 'no', 'TRUE', 'true&withContent=true'].map((flag): [string, string[]] => [
    `withContent=${flag}`,
    ['/withContent'],
  ]),
];

const TOO_MANY_IDS = Array.from({ length: 21 }, (_, nth) => `id=a${nth}`).join('&');

const OF_CREATION: Queries = [
  ...['', 'put', 'GET', 'get&ifExists=get'].map((way): [string, string[]] => [`ifExists=${way}`, ['/ifExists']]),
  ['ifExists=put&more=1', ['/ifExists', '/more']],
];

const asEveryList = { path: '/v1/projects', count: OF_PAGE.length };

/** Every route with a query. A query without pointers names a thing that does not exist: a 404. */
export const WRONG_QUERIES: WrongQueries[] = [
  { method: 'POST', path: '/v1/projects', json: { name: 'A', uid: 'taken' }, queries: OF_CREATION },
  {
    ...{ method: 'POST', path: `${PROJECT}/endpoints`, json: { url: 'https://example.com/', uid: 'mine' } },
    queries: OF_CREATION,
  },
  {
    path: '/v1/projects',
    queries: [...OF_PAGE, ...OF_METADATA, ['id=', ['/id']], ['id=a&id=a%0Ab', ['/id']], [TOO_MANY_IDS, ['/id']]],
  },
  {
    path: `${PROJECT}/event-types`,
    queries: [...OF_PAGE, ['archived=yes', ['/archived']], ['archived=', ['/archived']]],
    like: asEveryList,
  },
  { path: `${PROJECT}/api-keys`, queries: OF_PAGE, like: asEveryList },
  { path: `${PROJECT}/portal-tokens`, queries: OF_PAGE, like: asEveryList },
  { path: '/v1/admin-keys', queries: OF_PAGE, like: asEveryList },
  {
    path: `${PROJECT}/endpoints`,
    queries: [
      ...OF_PAGE,
      ...OF_METADATA,
      ...['=', '=deleted', '=active&state=lost', '=ACTIVE'].map((value): [string, string[]] => [
        `state${value}`,
        ['/state'],
      ]),
      ...['=', '=toString', '=slack&profile=x'].map((value): [string, string[]] => [`profile${value}`, ['/profile']]),
      ['state=x&profile=x', ['/profile', '/state']],
    ],
    like: { path: '/v1/projects', count: OF_PAGE.length + OF_METADATA.length },
  },
  { path: `${PROJECT}/endpoints/{endpoint}/history`, queries: OF_PAGE, like: asEveryList },
  { path: `${PROJECT}/replays`, queries: OF_PAGE, like: asEveryList },
  { path: `${PROJECT}/notifications`, queries: OF_PAGE, like: asEveryList },
  { path: '/v1/webhooks', queries: OF_PAGE, like: asEveryList },
  {
    path: '/v1/dead-records',
    queries: [
      ...OF_PAGE,
      ...['=', '=a&source=b', '=a%0Ab', '=a%EF%BF%BE'].map((value): [string, string[]] => [
        `source${value}`,
        ['/source'],
      ]),
    ],
    like: asEveryList,
  },
  { path: `${PROJECT}/events`, queries: OF_EVENTS, like: asEveryList },
  {
    path: `${PROJECT}/deliveries`,
    queries: OF_DELIVERIES,
    like: { path: `${PROJECT}/events`, count: OF_TIMES_AND_TYPE.length },
  },
  {
    path: '/v1/deliveries',
    queries: [
      ...OF_TIMES_AND_TYPE,
      ['endpoint=a&event=a', ['/endpoint', '/event']],
      ['status=lost', ['/status']],
      ['statusCode=600&errorCode=&trigger=routing', ['/errorCode', '/statusCode', '/trigger']],
      ['search=', ['/search']],
    ],
    like: { path: `${PROJECT}/events`, count: OF_TIMES_AND_TYPE.length },
  },
  {
    path: `${PROJECT}/deliveries/count`,
    queries: [
      ['status=lost&search=', ['/search', '/status']],
      ['channel=', ['/channel']],
      ['limit=1', ['/limit']],
      ['order=asc', ['/order']],
      ['endpoint=nobody', []],
    ],
  },
  {
    path: `${PROJECT}/deliveries/{delivery}`,
    queries: [
      ['limit=51', ['/limit']],
      ['include=body', ['/include']],
      ['include=data&include=', ['/include']],
      ['cursor=x&include=x', ['/cursor', '/include']],
    ],
  },
  {
    path: `${PROJECT}/deliveries/counts`,
    queries: [
      ['status=lost&search=', ['/search', '/status']],
      ['limit=1', ['/limit']],
      ['cursor=x', ['/cursor']],
      ['after=yesterday&before=', ['/after', '/before']],
      ['endpoint=nobody', []],
    ],
  },
  {
    path: `${PROJECT}/deliveries/{delivery}/attempts/{number}`,
    queries: [
      ['format=xml', ['/format']],
      ['format=', ['/format']],
      ['format=curl&format=json', ['/format']],
      ['more=1', ['/more']],
    ],
  },
];
