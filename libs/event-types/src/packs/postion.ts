import { objectType, type Pack } from './pack.ts';

const subscriber = { id: 'sub_abc123', email: 'jane@example.com' };
const details = { name: 'Jane Doe', site_id: 'site_xyz789' };
const amount = { type: 'number', minimum: 0 };

/**
 * The event types that Postion's integration guide lists ("Choose Your Events"). The guide's sample of
 * `subscriber.created` gives the fields of a subscriber. The guide describes the other payloads only in words, and the
 * names of their fields here are ours.
 */
export const postion: Pack = [
  objectType('subscriber.created', 'A new subscriber signs up.', subscriber, { ...details, plan: 'pro' }),
  objectType('subscriber.updated', 'A subscriber changes plan.', subscriber, {
    ...details,
    old_plan: 'free',
    new_plan: 'pro',
  }),
  objectType('subscriber.deleted', 'A subscriber cancels.', subscriber, { ...details, reason: 'too_expensive' }),
  objectType('post.published', 'A new post is published.', {
    title: 'My New Post',
    url: 'https://example.com/p/my-new-post',
    author: 'Jane Doe',
  }),
  objectType(
    'purchase.completed',
    'A one-time purchase is made.',
    { product: 'E-book', amount: 19.9 },
    { currency: 'USD', buyer: { email: 'jane@example.com', name: 'Jane Doe' } },
    { amount, buyer: { type: 'object' } },
  ),
  objectType(
    'payment.received',
    'A subscription payment is processed.',
    { amount: 9.9, subscriber, plan: 'pro' },
    { currency: 'USD' },
    { amount, subscriber: { type: 'object' } },
  ),
  objectType(
    'payment.failed',
    'A payment fails.',
    { subscriber, reason: 'card_declined' },
    { amount: 9.9, currency: 'USD' },
    { amount, subscriber: { type: 'object' } },
  ),
];
