import { Endpoints } from '#proto';
import { filteredByMetadata, good, ordered, P, page, pages, UNKNOWN_IDS, type UseCaseRow, wrong } from './use-case.ts';

const EP = `${P}/endpoints/{endpoint}`;

const secretRows: UseCaseRow[] = [
  {
    ...{ rpc: Endpoints.method.rotateSecret, method: 'POST', path: `${EP}/rotate-secret` },
    cases: [
      good('with a type and an overlap', { json: { type: 'ed25519', overlapMs: 60_000 } }),
      wrong('with wrong fields', { json: { secret: 'x', overlapMs: 1e12 } }),
    ],
  },
  {
    ...{ rpc: Endpoints.method.revealSecrets, method: 'GET', path: `${EP}/secret`, isRead: true },
    cases: [good('of an endpoint')],
  },
  {
    ...{ rpc: Endpoints.method.listPublicKeys, method: 'GET', path: `${EP}/public-keys`, isRead: true },
    toRest: ({ secrets: items }) => ({ items }),
    cases: [good('of an endpoint')],
  },
];

/** The query of a creation that may find a resource. */
const GET = { ifExists: 'get' };

/** An endpoint with every field but a uid. */
const wholeEndpoint = (url: string) => ({
  ...{
    url,
    name: 'All',
    description: 'Two\nlines.',
    eventTypes: ['post.*'],
    channels: ['a', 'b'],
    where: 'data.n > 1',
  },
  ...{ profile: 'standard-webhooks', headers: [{ key: 'X-Tenant', value: 'secret-value' }], verify: false },
  metadata: { tier: 'gold', 'a.b': 'c' },
  policy: {
    ...{ timeoutMs: 1_000, retryDelaysMs: [], jitter: 0.25, success: [200, 204], maxInFlight: 3 },
    ...{ ratePerSecond: 2.5, expiresAfterMs: 86_400_000 },
  },
});

const putRow = (url: string): UseCaseRow => ({
  ...{ rpc: Endpoints.method.updateEndpoint, method: 'PUT', path: EP, field: 'values', allowsMissing: true },
  cases: [
    good('of its id', { json: { url, name: 'Replaced', metadata: { tier: 'free' } } }),
    good('of a new uid, with all fields', { names: { endpoint: 'own' }, json: wholeEndpoint(url) }),
    good('of a known uid, with the same fields', { names: { endpoint: 'own' }, json: wholeEndpoint(url) }),
    good('of a known uid, with fewer fields', { names: { endpoint: 'own' }, json: { url } }),
    good('of a new uid, with the profile raw', { names: { endpoint: 'raw' }, json: { url, profile: 'raw' } }),
    wrong('of an unknown id', { names: { endpoint: UNKNOWN_IDS.endpoint }, json: { url } }),
    wrong('of a text that can be no uid', { names: { endpoint: 'a b' }, json: { url } }),
    wrong('of a new uid, with wrong fields', {
      names: { endpoint: 'wrong' },
      json: { url: 'ftp://example.com', uid: 'b', secret: 'x', headers: [{ key: 'host', value: 'a' }] },
    }),
    wrong('with a masked header that it does not have', {
      names: { endpoint: 'own' },
      json: { url, headers: [{ key: 'X-Other', value: '••••••••' }] },
    }),
    wrong('without a URL', { json: {} }),
  ],
});

/** The use cases of endpoints. @param url the URL of a receiver */
export const endpointRows = (url: string): UseCaseRow[] => [
  {
    ...{ rpc: Endpoints.method.createEndpoint, method: 'POST', path: `${P}/endpoints`, field: 'endpoint' },
    cases: [
      good('with a URL', { json: { url } }),
      good('with all fields', { json: wholeEndpoint(url) }),
      good('of a new uid, with ifExists=get', { query: GET, json: { url, uid: 'ensured' } }),
      good('of a known uid, with ifExists=get', { query: GET, json: { url, uid: 'ensured', name: 'Other' } }),
      wrong('of a known uid, with ifExists=fail', { query: { ifExists: 'fail' }, json: { url, uid: 'ensured' } }),
      wrong('without a URL, with ifExists=get', { query: GET, json: { uid: 'ensured' } }),
      good('with a named policy', { json: { url, policy: { success: '200', retryDelaysMs: [1_000, 2_000] } } }),
      good('with a prefix of its headers', { json: { url, profileOptions: { headerPrefix: 'svix-' } } }),
      wrong('with a wrong prefix of its headers', { json: { url, profileOptions: { headerPrefix: 'Svix' } } }),
      wrong('with a header of its prefix', {
        json: { url, profileOptions: { headerPrefix: 'svix-' }, headers: [{ key: 'Svix-Id', value: 'a' }] },
      }),
      good('of the profile raw', { json: { url, profile: 'raw' } }),
      wrong('of the profile raw with an option and a header of the profile', {
        json: { url, profile: 'raw', profileOptions: { a: 'b' }, headers: [{ key: 'Content-Type', value: 'a/b' }] },
      }),
      wrong('with wrong fields', {
        json: {
          ...{ url: 'ftp://example.com', eventTypes: ['a b'], where: 'data.', headers: [{ key: 'host', value: 'a' }] },
          policy: { timeoutMs: 1, jitter: 2, success: [99] },
        },
      }),
      wrong('with wrong metadata', { json: { url, metadata: { 'a[b]': 'c' } } }),
      wrong('with empty lists of types and channels', { json: { url, eventTypes: [], channels: [] } }),
      wrong('without a URL', { json: {} }),
    ],
  },
  {
    ...{ rpc: Endpoints.method.getEndpoint, method: 'GET', path: EP, isRead: true },
    cases: [good('by its id')],
  },
  {
    ...{ rpc: Endpoints.method.listEndpoints, method: 'GET', path: `${P}/endpoints`, isRead: true },
    toRest: page('endpoints'),
    cases: [
      ...pages(),
      ...ordered,
      ...filteredByMetadata,
      good('of two states and a profile', { query: { state: ['active', 'paused'], profile: ['standard-webhooks'] } }),
      good('of a state that no endpoint has', { query: { state: ['disabled'] } }),
      wrong('with wrong profiles', { query: { profile: ['slack', 'x'] } }),
    ],
  },
  {
    ...{ rpc: Endpoints.method.updateEndpoint, method: 'PATCH', path: EP, field: 'values', isMasked: true },
    cases: [
      good('with new fields', {
        json: { name: 'New', description: 'New.', eventTypes: ['post.published'], policy: { timeoutMs: 2_000 } },
      }),
      good('with metadata', { json: { metadata: { tier: 'free', region: 'eu' } } }),
      wrong('with wrong metadata', { json: { metadata: { tier: 'x'.repeat(501) } } }),
      good('with null for a condition', { json: { where: null, channels: null, description: null } }),
      wrong('with wrong fields', { json: { url: 'x', description: '', policy: { timeoutMs: 1 } } }),
      wrong('with empty lists of types and channels', { json: { eventTypes: [], channels: [] } }),
      wrong('with null for its URL', { json: { url: null } }),
    ],
  },
  putRow(url),
  {
    ...{ rpc: Endpoints.method.verifyEndpoint, method: 'POST', path: `${EP}/verify` },
    cases: [good('of an endpoint')],
  },
  {
    ...{ rpc: Endpoints.method.pauseEndpoint, method: 'POST', path: `${EP}/pause` },
    cases: [good('of an endpoint'), good('a second time')],
  },
  {
    ...{ rpc: Endpoints.method.resumeEndpoint, method: 'POST', path: `${EP}/resume` },
    cases: [good('of an endpoint'), good('a second time')],
  },
  {
    ...{ rpc: Endpoints.method.listEndpointHistory, method: 'GET', path: `${EP}/history`, isRead: true },
    toRest: page('changes'),
    cases: [...pages(), ...ordered],
  },
  {
    ...{ rpc: Endpoints.method.testEndpoint, method: 'POST', path: `${EP}/test` },
    cases: [
      good('with data', { json: { type: 'post.published', data: { id: 'p_1', n: [1, null] } } }),
      wrong('with a wrong type', { json: { type: 'a b' } }),
    ],
  },
  {
    ...{ rpc: Endpoints.method.dryRunSubscription, method: 'POST', path: `${P}/endpoints/dry-run` },
    cases: [
      good('of a subscription', { json: { eventTypes: ['post.published'], where: 'data.n > 1', last: 10 } }),
      wrong('with wrong fields', { json: { where: 'data.', last: 1_001 } }),
      wrong('with empty lists of types and channels', { json: { eventTypes: [], channels: [] } }),
    ],
  },
  ...secretRows,
];
