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

  it('are none of none', () => expect(nearestNames('a', [])).toEqual([]));
});
