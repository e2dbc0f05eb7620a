import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { type KeyIdentity, type Right, type Scope, SCOPES } from '#admin';
import { toTypeId, uuidv7 } from '#kernel';
import { ADMIN } from './caller.ts';
import { keyOf, ownerThatKeyOpens } from './key-check.ts';

/** The request that Node makes of these headers. */
function requestWith(...lines: readonly (readonly [string, string])[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  const parsed = request as IncomingMessage & { _addHeaderLines(headers: string[], count: number): void };
  request.rawHeaders = lines.flat();
  parsed._addHeaderLines(request.rawHeaders, lines.length * 2);
  return request;
}

const HOST = ['Host', 'posthorn'] as const;
const ONE_KEY = 'Send one key: as Authorization or as X-API-KEY.';

describe('The key of a request', () => {
  it.each([
    ['a bearer token', [['Authorization', 'Bearer a']]],
    ['an X-API-KEY', [['X-API-KEY', 'a']]],
    [
      'the same key in both headers',
      [
        ['authorization', 'bearer a'],
        ['x-api-key', 'a'],
      ],
    ],
    [
      'a repeated X-API-KEY with the same value',
      [
        ['X-Api-Key', 'a'],
        ['x-api-key', 'a'],
      ],
    ],
    [
      'a repeated Authorization with the same value',
      [
        ['Authorization', 'Bearer a'],
        ['authorization', 'Bearer a'],
      ],
    ],
    [
      'an X-API-KEY beside an Authorization of another scheme',
      [
        ['Authorization', 'Basic x'],
        ['X-API-KEY', 'a'],
      ],
    ],
  ] as const)('is %s', (_, lines) => {
    expect(keyOf(requestWith(HOST, ...lines))).toBe('a');
  });

  it.each([
    [
      'two keys',
      [
        ['Authorization', 'Bearer a'],
        ['X-API-KEY', 'b'],
      ],
    ],
    [
      'two keys, the second first',
      [
        ['X-API-KEY', 'b'],
        ['Authorization', 'Bearer a'],
      ],
    ],
    [
      'two values of Authorization',
      [
        ['Authorization', 'Bearer a'],
        ['authorization', 'Bearer b'],
      ],
    ],
    [
      'two schemes of Authorization',
      [
        ['Authorization', 'Basic x'],
        ['Authorization', 'Bearer a'],
      ],
    ],
    [
      'two values of X-API-KEY',
      [
        ['X-API-KEY', 'a'],
        ['x-api-key', 'b'],
      ],
    ],
  ] as const)('is refused if there are %s', (_, lines) => {
    expect(() => keyOf(requestWith(HOST, ...lines))).toThrow(ONE_KEY);
  });

  it.each([
    ['no header of a key', [['Cache-Control', 'no-store']]],
    ['an Authorization of another scheme', [['Authorization', 'Basic x']]],
  ] as const)('is missed if there is %s', (_, lines) => {
    expect(() => keyOf(requestWith(HOST, ...lines))).toThrow('Send an API key');
  });
});

describe('A route', () => {
  const [OWN, OTHER] = [uuidv7(1), uuidv7(2)];
  const [own, other] = [toTypeId('prj', OWN), toTypeId('prj', OTHER)];
  /** Two projects with their uids. */
  const idsByName = new Map(Object.entries({ [own]: OWN, [other]: OTHER, own: OWN, other: OTHER }));
  const projects = {
    findKnown: (name: string) => (name === other || name === own ? idsByName.get(name) : undefined),
    find: (name: string) => Promise.resolve(idsByName.get(name)),
    resolve: (name: string) =>
      idsByName.has(name) ? Promise.resolve(idsByName.get(name)!) : Promise.reject(refusal('not-found')),
  };
  const keyWith = (scopes: readonly Scope[] | null): KeyIdentity => ({
    ...{ id: 'key_1', projectId: OWN, scopes, expiresAtMs: null },
  });
  const ADMIN_KEY: KeyIdentity = { id: 'key_2', projectId: null, scopes: null, expiresAtMs: null };
  const opened = async (key: KeyIdentity, right: Right | undefined, path: { project?: string }) =>
    ownerThatKeyOpens(key, right === undefined ? {} : { right }, path, projects);
  const refusal = (code: string) => expect.objectContaining({ code }) as Error;

  it.each(SCOPES)(
    'that needs %s is opened by a key with this scope, and not by a key with all others',
    async (scope) => {
      expect(await opened(keyWith([scope]), scope, { project: own })).toBe(OWN);
      const others = SCOPES.filter((each) => each !== scope);
      await expect(opened(keyWith(others), scope, { project: own })).rejects.toEqual(refusal('missing-scope'));
    },
  );

  it('is opened by a key without scopes unless it needs keys:write', async () => {
    expect(await opened(keyWith(null), 'secrets:read', { project: own })).toBe(OWN);
    await expect(opened(keyWith(null), 'keys:write', { project: own })).rejects.toEqual(refusal('missing-scope'));
  });

  it('without a right, or with that of an admin key, is opened by no key of a project', async () => {
    for (const right of ['admin', undefined] as const) {
      await expect(opened(keyWith(SCOPES), right, { project: own })).rejects.toEqual(refusal('forbidden'));
      expect(await opened(ADMIN_KEY, right, { project: own })).toBe(OWN);
      expect(await opened(ADMIN_KEY, right, {})).toBe(ADMIN);
    }
  });

  it.each([other, 'other', 'unknown', undefined])(
    'of the project %s is opened by no key of another project',
    async (name) => {
      const path = name === undefined ? {} : { project: name };
      for (const right of ['project', 'events:read'] as const) {
        await expect(opened(keyWith(SCOPES), right, path)).rejects.toEqual(refusal('forbidden'));
      }
    },
  );

  it('names the project of its key by its id afterwards, because the uid may move to another project', async () => {
    const path = { project: 'own' };
    expect(await opened(keyWith(['events:read']), 'events:read', path)).toBe(OWN);
    expect(path.project).toBe(own);
  });

  it('that may make a project is opened by an admin key for a project that does not exist yet', async () => {
    const rules = { right: 'admin', mayMakeProject: true } as const;
    expect(await ownerThatKeyOpens(ADMIN_KEY, rules, { project: 'unknown' }, projects)).toBe(ADMIN);
    expect(await ownerThatKeyOpens(ADMIN_KEY, rules, { project: 'other' }, projects)).toBe(OTHER);
    expect(() => ownerThatKeyOpens(keyWith(SCOPES), rules, { project: 'unknown' }, projects)).toThrow('admin key');
    await expect(opened(ADMIN_KEY, 'admin', { project: 'unknown' })).rejects.toEqual(refusal('not-found'));
  });

  it('whose project is that of the key is opened by a key with its scope, and not by an admin key', () => {
    const rules = { right: 'endpoints:read', isOfKeysProject: true } as const;
    expect(ownerThatKeyOpens(keyWith(['endpoints:read']), rules, {}, projects)).toBe(OWN);
    expect(() => ownerThatKeyOpens(keyWith(['events:read']), rules, {}, projects)).toThrow('endpoints:read');
    expect(() => ownerThatKeyOpens(ADMIN_KEY, rules, {}, projects)).toThrow('belongs to no project');
  });
});
