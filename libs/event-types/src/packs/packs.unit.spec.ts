import { isEventTypeName, isOperational } from '#kernel';
import { compileSchema } from '#tenant-compute';
import { packNamed, packNames } from './packs.ts';

const all = packNames.flatMap((pack) => packNamed(pack)!.map((type) => ({ pack, ...type })));
const checkOf = (name: string) => {
  const compiled = compileSchema(all.find((type) => type.name === name)!.schema);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return (data: unknown) => compiled.validate(data).map(({ pointer }) => pointer);
};

describe('a pack of event types', () => {
  it.each([
    [
      'postion',
      [
        'payment.failed',
        'payment.received',
        'post.published',
        'purchase.completed',
        'subscriber.created',
        'subscriber.deleted',
        'subscriber.updated',
      ],
    ],
    [
      'postion-platform',
      [
        'post.created',
        'post.deleted',
        'post.published',
        'site.created',
        'subscription.cancelled',
        'subscription.created',
        'test.event',
      ],
    ],
    ['postpress', ['messaging.read', 'messaging.received', 'messaging.sent']],
    ['postmypost', ['publication.deleted', 'publication.failed', 'publication.published']],
  ])('%s has the event types that its page lists', (name, types) => {
    expect(
      packNamed(name)!
        .map((type) => type.name)
        .sort(),
    ).toEqual(types);
  });

  it.each(all)('$pack has $name with a schema that accepts its example and refuses a text', (type) => {
    expect(isEventTypeName(type.name) && !isOperational(type.name)).toBe(true);
    const compiled = compileSchema(type.schema);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    expect(compiled.validate(type.example)).toEqual([]);
    expect(compiled.validate('text')).toHaveLength(1);
  });

  it('postmypost requires the fields of its wire profile', () => {
    const check = checkOf('publication.failed');
    expect(check({}).sort()).toEqual([
      '/data/channel_type',
      '/data/post_content',
      '/data/publication_id',
      '/data/status_code',
    ]);
    const data = { publication_id: 1, channel_type: 'x', post_content: '', status_code: 200 };
    expect(check(data)).toEqual([]);
    expect(check({ ...data, error_message: null })).toEqual([]);
    expect(check({ ...data, error_message: 5 })).toEqual(['/data/error_message']);
  });

  it('has only the expected names', () => {
    for (const name of ['', 'Postion', 'toString', '__proto__']) expect(packNamed(name)).toBeUndefined();
  });
});
