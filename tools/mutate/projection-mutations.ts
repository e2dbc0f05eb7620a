import type { Mutation } from './mutation.ts';

const SPECS = ['libs/admin/src/log-blocks/block-follower.int.spec.ts'];

/** Invariant 13: the projections of the data plane, which lists are read from. */
export const projectionMutations: readonly Mutation[] = [
  {
    invariant: 13,
    breaks: 'blocks pass no row whose transaction may still commit',
    file: 'libs/admin/src/log-blocks/advance-blocks.ts',
    find: 'where (t.pos, t.seq) > ($1::bigint, $2::bigint) and t.pos < ${OWN_HORIZON}',
    replace: 'where (t.pos, t.seq) > ($1::bigint, $2::bigint)',
    specs: SPECS,
  },
  {
    invariant: 13,
    breaks: 'only the leader stores blocks',
    file: 'libs/admin/src/log-blocks/advance-blocks.ts',
    find: 'and exists (select from posthorn.ownership o where o.name = $3 and o.epoch = $4 for share)',
    replace: 'and $3::text is not null and $4::bigint is not null',
    specs: SPECS,
  },
  {
    invariant: 13,
    breaks: 'the rows that no block has yet are read',
    file: 'libs/admin/src/log-blocks/read-blocks.ts',
    find: 'const ids = new Set(recent);',
    replace: 'const ids = new Set<string>();',
    specs: SPECS,
  },
  {
    invariant: 13,
    breaks: 'a page has no id behind one that is missing',
    file: 'libs/admin/src/log-blocks/read-blocks.ts',
    find: 'const certain = new Set(found.filter(isCertain));',
    replace: 'const certain = new Set(found);',
    specs: SPECS,
  },
];
