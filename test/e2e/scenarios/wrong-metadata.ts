import { LONE_SURROGATE } from './wrong-rows.ts';

/** Metadata that a new resource cannot have, and that no change may give. */
export const METADATA: unknown[] = [
  ...[5, 'tier', [], { tier: 5 }, { tier: ['gold'] }, { '': 'gold' }, { 'a[b]': 'c' }],
  ...[{ ['k'.repeat(41)]: '' }, { k: 'v'.repeat(501) }, { k: 'with\u0000NUL' }, { k: LONE_SURROGATE }],
  Object.fromEntries(Array.from({ length: 51 }, (_, nth) => [`k${nth}`, ''])),
];
