import { adminKey, type AdminKeyEvent, type AdminKeyState } from './admin-key.ts';

const create = { type: 'create', name: 'ci', expiresAt: null, by: 'key_1' } as const;
const revoke = { type: 'revoke', name: 'ci', by: 'key_1' } as const;
const created: AdminKeyEvent = { ...create, type: 'admin-key.created' };
const revoked: AdminKeyEvent = { ...revoke, type: 'admin-key.revoked' };
const after = (...past: AdminKeyEvent[]) =>
  past.reduce<AdminKeyState>((state, event) => adminKey.evolve(state, event), adminKey.initial);

describe('An admin key', () => {
  it.each([
    ['created', create, [], created],
    ['revoked after it is created', revoke, [created], revoked],
    ['revoked though the command line made it, without a record', revoke, [], revoked],
  ])('is %s', (_, command, past, event) => {
    expect(adminKey.decide(command, after(...past))).toEqual([event]);
  });

  it.each([
    ['created again', create, [created], 'conflict'],
    ['created again after it is revoked', create, [created, revoked], 'conflict'],
    ['revoked again', revoke, [created, revoked], 'not-found'],
  ])('is not %s', (_, command, past, code) => {
    const error = expect.objectContaining({ code }) as Error;
    expect(() => adminKey.decide(command, after(...past))).toThrow(error);
  });
});
