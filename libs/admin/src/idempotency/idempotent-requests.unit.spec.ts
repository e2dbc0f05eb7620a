import { PosthornError } from '#kernel';
import { IdempotentRequests } from './idempotent-requests.ts';
import type { KeyedRequest } from './request-key.ts';

const REQUEST: KeyedRequest = { method: 'POST', url: '/v1/projects', headers: { 'idempotency-key': 'k-1' }, body: {} };
const RESERVATION = { key: 'k-1', holder: 'h' };

class Refusal extends Error {}

describe('IdempotentRequests', () => {
  let begun: [string, string][];
  let freed: string[];
  let problems: string[];
  let isAway: boolean;
  let requests: IdempotentRequests;

  beforeEach(() => {
    [begun, freed, problems, isAway] = [[], [], [], false];
    const keys = {
      begin: (key: string, text: string) => {
        begun.push([key, text]);
        return Promise.resolve({ reservation: RESERVATION });
      },
      finish: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(false)),
      abandon: ({ key }: { key: string }) => {
        freed.push(key);
        return isAway ? Promise.reject(new Error('away')) : Promise.resolve();
      },
    };
    const isRefusal = (error: unknown) => error instanceof Refusal;
    requests = new IdempotentRequests({ keys, isRefusal, onProblem: (message) => problems.push(message) });
  });

  it.each([
    ['a GET', { ...REQUEST, method: 'GET' }],
    ['a POST without a key', { ...REQUEST, headers: {} }],
  ])('reserves no key for %s', async (_name, request) => {
    expect(await requests.begin(request)).toBeUndefined();
    expect(begun).toEqual([]);
  });

  it('does not reserve a key for a body that is nested without end', async () => {
    const body: unknown[] = [];
    body.push(body);
    expect(await requests.begin({ ...REQUEST, body })).toBeUndefined();
  });

  it.each(['', ' ', 'a b', 'é', 'k'.repeat(256)])('refuses the key %j', async (key) => {
    await expect(requests.begin({ ...REQUEST, headers: { 'idempotency-key': key } })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('reserves the key of a project apart from those of other projects, and of its API keys with scopes', async () => {
    const identity = { id: 'key_1', projectId: 'p-1', scopes: null, expiresAtMs: null };
    await requests.begin(REQUEST);
    await requests.begin({ ...REQUEST, identity });
    await requests.begin({ ...REQUEST, identity: { ...identity, scopes: ['endpoints:write'] } });
    expect(begun).toEqual([
      ['k-1', 'POST /v1/projects {}'],
      ['p-1/k-1', 'POST /v1/projects {}'],
      ['p-1/key_1/k-1', 'POST /v1/projects {}'],
    ]);
  });

  it.each([
    ['a problem', new PosthornError('not-found', 'It is missing.'), true],
    ['a refusal of the framework', new Refusal(), true],
    ['an unknown error, after which a commit is in doubt', new Error('socket closed'), false],
  ])('after %s, frees the key only if nothing was changed', async (_name, error, isFree) => {
    await requests.failed(RESERVATION, error);
    expect(freed).toEqual(isFree ? ['k-1'] : []);
  });

  it('reports a key that it could not free, and a response that it could not store', async () => {
    isAway = true;
    await requests.failed(RESERVATION, new Refusal());
    await requests.succeeded(RESERVATION, { status: 201, body: '{}' });
    isAway = false;
    await requests.succeeded(RESERVATION, { status: 201, body: '{}' });
    expect(problems).toEqual([
      'The Idempotency-Key of a refused request is not free: away',
      'The response to a request with an Idempotency-Key is not stored for repeats: away',
      'The response to a request with an Idempotency-Key is not stored for repeats: a repeat has taken the key over',
    ]);
  });
});
