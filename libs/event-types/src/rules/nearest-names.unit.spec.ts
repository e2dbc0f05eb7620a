import { nearestNames } from './nearest-names.ts';

const names = ['post.published', 'post.deleted', 'post.created', 'subscriber.created', 'a'];

describe('the nearest names', () => {
  it.each([
    ['post.publishd', ['post.published']],
    ['post.create', ['post.created']],
    ['Post.Published', ['post.published']],
    ['invoice.paid', []],
    ['b', ['a']],
    ['post.deleted', ['post.deleted', 'post.created']],
  ])('to %s are %j', (name, nearest) => expect(nearestNames(name, names)).toEqual(nearest));

  it.each([
    [8, true],
    [9, false],
  ])('differ by at most eight letters, even for long names: %i', (letters, isNear) => {
    const long = 'a'.repeat(100);
    const near = `${'b'.repeat(letters)}${'a'.repeat(100 - letters)}`;
    expect(nearestNames(long, [near])).toEqual(isNear ? [near] : []);
    expect(nearestNames(long, [long.slice(letters)])).toEqual(isNear ? [long.slice(letters)] : []);
    expect(nearestNames(long, [long + 'b'.repeat(letters)])).toEqual(isNear ? [long + 'b'.repeat(letters)] : []);
  });

  it('are searched among the first names only, if long names make the search long', () => {
    const name = 'a'.repeat(100);
    const others = Array.from({ length: 1_000 }, (_, nth) => `${'b'.repeat(90)}${String(nth).padStart(10, 'c')}`);
    expect(nearestNames(name, [`${'a'.repeat(99)}b`, ...others])).toEqual([`${'a'.repeat(99)}b`]);
    expect(nearestNames(name, [...others, `${'a'.repeat(99)}b`])).toEqual([]);
  });

  it('are an empty list if there are no names', () => expect(nearestNames('a', [])).toEqual([]));
});
