import type { Mutation } from './mutation.ts';

/** Invariant 16: the keys, and the rights that they give. */
export const keyMutations: readonly Mutation[] = [
  {
    invariant: 16,
    breaks: 'the right that a route states is checked',
    file: 'libs/http-server/src/key-check.ts',
    find: "if (right !== 'project' && !hasScope(scopes, right)) throw missingScope([right]);",
    replace: '',
    specs: ['libs/http-server/src/key-check.unit.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'neither a key nor a portal token opens another project',
    file: 'libs/http-server/src/key-check.ts',
    find: 'if (found !== projectId) throw',
    replace: 'if (found === undefined) throw',
    specs: ['libs/http-server/src/key-check.unit.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'a portal token belongs to the project that it was made for',
    file: 'libs/admin/src/commands/create-portal-token.ts',
    find: "const row = { id, scope: 'portal', projectId, scopes,",
    replace: "const row = { id, scope: 'portal', projectId: null, scopes,",
    specs: ['libs/admin/src/commands/create-portal-token.int.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'a key that has expired is refused when it is looked up',
    file: 'libs/admin/src/keys/api-keys.ts',
    find: 'if (identity === undefined || this.hasExpired(identity)) return undefined;',
    replace: 'if (identity === undefined) return undefined;',
    specs: ['libs/admin/src/keys/api-keys.int.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'a key that expires is refused although its look-up is trusted',
    file: 'libs/admin/src/keys/api-keys.ts',
    find: 'if (this.hasExpired(found.identity)) return null;',
    replace: '',
    specs: ['libs/admin/src/keys/api-keys.int.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'a key that is revoked leaves no other key behind',
    file: 'libs/admin/src/commands/create-api-key.ts',
    find: 'await holdMaker(tx, maker);',
    replace: '',
    specs: ['libs/admin/src/commands/create-api-key.int.spec.ts'],
  },
  {
    invariant: 16,
    breaks: 'a key gives no scope that it lacks',
    file: 'libs/admin/src/keys/grant.ts',
    find: 'if (missing.length > 0) throw',
    replace: 'if (missing.length < 0) throw',
    specs: ['libs/admin/src/keys/grant.unit.spec.ts'],
  },
];
