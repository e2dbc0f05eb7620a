import { apiKey, type ApiKeyEvent, type ApiKeyState } from './api-key.ts';

const terms = { name: 'A', scopes: ['events:read' as const], expiresAt: '2027-01-31T12:00:00.000Z', by: 'key_1' };
const create = { type: 'create', ...terms } as const;
const created: ApiKeyEvent = { type: 'api-key.created', ...terms };
const revoked: ApiKeyEvent = { type: 'api-key.revoked', by: 'key_1' };
const after = (...past: ApiKeyEvent[]) =>
  past.reduce<ApiKeyState>((state, event) => apiKey.evolve(state, event), apiKey.initial);
const revoke = { type: 'revoke', by: 'key_1' } as const;

describe('a key of a project', () => {
  it('is made once, and is revoked once', () => {
    expect(apiKey.decide(create, after())).toEqual([created]);
    expect(apiKey.decide(revoke, after(created))).toEqual([revoked]);
  });

  it.each([
    ['made again', create, [created], 'conflict'],
    ['revoked before it is made', revoke, [], 'not-found'],
    ['revoked again', revoke, [created, revoked], 'not-found'],
  ])('is not %s', (_what, command, past, code) => {
    const error = expect.objectContaining({ code }) as Error;
    expect(() => apiKey.decide(command, after(...past))).toThrow(error);
  });
});
