import { isoOf } from '#kernel';
import { assertMayGive, expiryProblems } from './grant.ts';
import type { KeyIdentity } from './key-identity.ts';
import { SCOPES, type Scope } from './scopes.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const maker = (scopes: Scope[] | null, expiresAtMs: number | null = null): KeyIdentity => ({
  ...{ id: 'key_1', projectId: 'a-project', scopes, expiresAtMs },
});
const ADMIN: KeyIdentity = { ...maker(null), projectId: null };
const at = (ms: number) => new Date(NOW_MS + ms);

describe('A key that creates another key', () => {
  it.each([
    ['each of its scopes', maker(['keys:write', 'events:read']), ['events:read']],
    ['all scopes, if it has all', maker([...SCOPES]), [...SCOPES]],
    ['no scopes, if it has all that such a key has', maker([...SCOPES]), null],
    ['any scope, if it is an admin key', ADMIN, ['keys:write']],
  ] as const)('may give it %s', (_, from, scopes) => {
    expect(() => assertMayGive(from, scopes)).not.toThrow();
  });

  it.each([
    ['a scope that it lacks', maker(['keys:write']), ['events:read', 'keys:write'], 'the scope `events:read`, and'],
    ['no scopes, if it lacks one of such a key', maker(SCOPES.slice(1)), null, 'the scope `events:read`, and'],
    ['keys:write, if it has no scopes itself', maker(null), ['keys:write'], 'the scope `keys:write`, and'],
  ] as const)('may not give it %s', (_, from, scopes, message) => {
    const like: object = { code: 'missing-scope', message: expect.stringContaining(message) as string };
    const error = expect.objectContaining(like) as Error;
    expect(() => assertMayGive(from, scopes)).toThrow(error);
  });

  it.each([
    ['none', maker(null), null],
    ['one that lies ahead', maker(null), at(1)],
    ['its own', maker(null, NOW_MS + 1_000), at(1_000)],
    ['an earlier one than its own', maker(null, NOW_MS + 1_000), at(999)],
  ])('may give it this expiry: %s', (_, from, expiresAt) => {
    expect(expiryProblems(from, expiresAt, NOW_MS)).toEqual([]);
  });

  const OWN = `must be at or before ${isoOf(NOW_MS + 1_000)}, when the key that was sent expires`;
  it.each([
    ['one that is past', maker(null), at(0), 'must be a time in the future'],
    ['a later one than its own', maker(null, NOW_MS + 1_000), at(1_001), OWN],
    ['none, if it expires itself', maker(null, NOW_MS + 1_000), undefined, OWN],
  ])('may not give it this expiry: %s', (_, from, expiresAt, message) => {
    expect(expiryProblems(from, expiresAt, NOW_MS)).toEqual([{ pointer: '/expiresAt', message }]);
  });
});
