import type { Mutation } from './mutation.ts';

const SPECS = ['libs/admin/src/log-blocks/block-follower.int.spec.ts'];
const WAY_BACK = ['libs/admin/src/queries/way-back.int.spec.ts'];

/** Invariants 9 and 13: the projections of the data plane, and the lists that are read from them. */
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
  {
    invariant: 13,
    breaks: 'the way back from a page has all items that the way on left out',
    file: 'libs/admin/src/queries/page.ts',
    find: 'const against = start && textOfCursor(list, oppositeOf(start));',
    replace: "const against = start && textOfCursor(list, { ...start, side: '<' });",
    specs: WAY_BACK,
  },
  {
    invariant: 13,
    breaks: 'the page of an inclusive cursor has the item at its place',
    file: 'libs/admin/src/queries/page.ts',
    find: 'const behind = isInclusive(cursor) ? stepBack(place, order, isBackwards) : place;',
    replace: 'const behind = place;',
    specs: WAY_BACK,
  },
  {
    invariant: 13,
    breaks: 'a page that ends within an event goes on behind the last endpoint',
    file: 'libs/admin/src/deliveries/delivery-place.ts',
    find: 'return { eventId, nth: nth === undefined ? null : Number(nth) };',
    replace: 'return { eventId, nth: null };',
    specs: WAY_BACK,
  },
  {
    invariant: 13,
    breaks: 'a place of another filter skips no delivery of its millisecond',
    file: 'libs/admin/src/deliveries/delivery-place.ts',
    find: "return lowestUuidAt(unixMsOfUuid(id) + (order === 'desc' ? 1 : 0));",
    replace: 'return id;',
    specs: [
      'libs/admin/src/queries/filter-deliveries.int.spec.ts',
      'libs/admin/src/queries/list-deliveries.int.spec.ts',
    ],
  },
  {
    invariant: 13,
    breaks: 'a list refuses the cursor of another list',
    file: 'libs/admin/src/queries/cursor.ts',
    find: "const isOfList = named === list && decoded.toString('base64url') === cursor;",
    replace: "const isOfList = decoded.toString('base64url') === cursor;",
    specs: ['libs/admin/src/queries/cursor.unit.spec.ts'],
  },
  {
    invariant: 9,
    breaks: 'the large texts of a page are bounded together',
    file: 'libs/admin/src/page-bytes.ts',
    find: '> MAX_PAGE_BYTES && nth > 0',
    replace: '> Infinity && nth > 0',
    specs: ['libs/admin/src/queries/delivery-parts.int.spec.ts'],
  },
  {
    invariant: 13,
    breaks: 'a page has an item, however large it is',
    file: 'libs/admin/src/page-bytes.ts',
    find: '> MAX_PAGE_BYTES && nth > 0',
    replace: '> MAX_PAGE_BYTES',
    specs: ['libs/admin/src/queries/delivery-parts.int.spec.ts'],
  },
];
