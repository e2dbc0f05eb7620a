import { lowestUuidAt, uuidv7 } from '#kernel';
import { idBefore } from '../id-before.ts';
import {
  idCursorOf,
  isDeliveryCursor,
  isIdCursor,
  isNameCursor,
  isNumberCursor,
  nameCursorOf,
  oppositeOf,
  type Side,
  textOfCursor,
} from './cursor.ts';
import { cursorsOf, readingById, readingByNumber } from './page.ts';

const ID = '018f3c1e-7a42-7b1d-9c35-4e8a2f6d0b17';
const SIDES: Side[] = ['', '>=', '<', '<='];
const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('A cursor', () => {
  it('of an earlier version leads on behind its place', () => {
    expect(idCursorOf('events', encoded(ID))).toEqual({ side: '', place: ID });
    expect(idCursorOf('events', encoded(`events:${ID}`))).toEqual({ side: '', place: ID });
    expect(nameCursorOf(encoded('name:post.published'))).toEqual({ side: '', place: 'post.published' });
  });

  it.each(SIDES)('is read as it was written, with the side “%s”', (side) => {
    expect(idCursorOf('events', textOfCursor('events', { side, place: ID }))).toEqual({ side, place: ID });
    expect(isNumberCursor(textOfCursor('history', { side, place: '7' }), 'history')).toBe(true);
    expect(isNameCursor(textOfCursor('name', { side, place: 'a.b' }))).toBe(true);
    expect(isDeliveryCursor(textOfCursor('deliveries', { side, place: `${ID}/3` }))).toBe(true);
    expect(isDeliveryCursor(textOfCursor('deliveries', { side, place: `dlv/${ID}` }))).toBe(true);
    expect(oppositeOf(oppositeOf({ side, place: ID }))).toEqual({ side, place: ID });
  });

  it.each(['<>', '=', '<<', '> =', '<=<'])('is refused with the side “%s”', (side) => {
    expect(isIdCursor(encoded(`events:${side}${ID}`))).toBe(false);
    expect(() => readingById('events', { cursor: encoded(`events:${side}${ID}`), order: 'asc' })).toThrow(
      'The cursor is invalid.',
    );
  });

  it('of another list is refused', () => {
    expect(() => idCursorOf('replays', textOfCursor('events', { side: '<=', place: ID }))).toThrow(
      'The cursor is invalid.',
    );
  });
});

describe('The reading of a page', () => {
  it('goes in the reverse order on the way back, and includes the place of an inclusive cursor', () => {
    const reading = (side: Side) => {
      const cursor = textOfCursor('history', { side, place: '5' });
      const { behind, order, isBackwards } = readingByNumber('history', { cursor, order: 'desc' });
      return { behind, order, isBackwards };
    };
    expect(reading('')).toEqual({ behind: 5, order: 'desc', isBackwards: false });
    expect(reading('>=')).toEqual({ behind: 6, order: 'desc', isBackwards: false });
    expect(reading('<')).toEqual({ behind: 5, order: 'asc', isBackwards: true });
    expect(reading('<=')).toEqual({ behind: 4, order: 'asc', isBackwards: true });
  });

  it('gives no prevCursor to the first page, and to others one that leads to all items before', () => {
    const first = readingById('events', { cursor: null, order: 'desc' });
    expect(cursorsOf(first, null)).toEqual({ nextCursor: null, prevCursor: null });
    const { nextCursor, prevCursor } = cursorsOf(first, ID);
    expect([idCursorOf('events', nextCursor), prevCursor]).toEqual([{ side: '', place: ID }, null]);
    const second = cursorsOf(readingById('events', { cursor: nextCursor, order: 'desc' }), null);
    expect(second.nextCursor).toBeNull();
    expect(idCursorOf('events', second.prevCursor)).toEqual({ side: '<=', place: ID });
  });
});

describe('The id before another one', () => {
  it('is next to it, in both orders, and back again', () => {
    for (const id of [ID, uuidv7(1_700_000_000_000), lowestUuidAt(5), `${'f'.repeat(8)}-ffff-ffff-ffff-fffffffffffe`]) {
      expect(idBefore(idBefore(id, 'asc'), 'desc')).toBe(id);
      expect(idBefore(id, 'desc') > id && idBefore(id, 'asc') < id).toBe(true);
    }
  });

  it('is the id itself at both ends of all ids', () => {
    expect(idBefore(lowestUuidAt(0), 'asc')).toBe(lowestUuidAt(0));
    const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    expect(idBefore(highest, 'desc')).toBe(highest);
  });
});
