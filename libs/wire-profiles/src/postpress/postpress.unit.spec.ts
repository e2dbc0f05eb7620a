import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, wireVectors } from '../testing/wire-vectors.ts';
import { postpress } from './postpress.ts';

const given = inputOf(
  wireVectors.find(({ profile }) => profile === 'postpress')!,
  postpress,
);
const rendered = (type: string) =>
  JSON.parse(postpress.render({ ...given, event: { ...given.event, type } }).body.toString()) as { source: string };

describe('a request of postpress', () => {
  it.each([
    ['messaging.received', 'messaging'],
    ['messaging.thread.read', 'messaging'],
    ['webhook.verification', 'webhook'],
    ['single', 'single'],
  ])('for %s names the source %s', (type, source) => expect(rendered(type).source).toBe(source));

  it('has only webhook-id and the endpoint’s own headers', () => {
    expect(headerPairs(postpress.render(given))).toEqual([['webhook-id', given.delivery.webhookId]]);
  });
});
