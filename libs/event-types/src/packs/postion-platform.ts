import { objectType, type Pack } from './pack.ts';

const post = { id: 'post_123', title: 'My New Post' };
const subscription = { id: 'subscription_123' };
const terms = { plan: 'pro', subscriber_id: 'user_456' };

/**
 * `WEBHOOK_EVENTS` of Postion's platform documentation. It shows the data of `post.created` only, an id and a title;
 * the other fields are ours.
 */
export const postionPlatform: Pack = [
  objectType('post.created', 'A post is created.', post),
  objectType('post.published', 'A post is published.', post, { url: 'https://example.com/p/my-new-post' }),
  objectType('post.deleted', 'A post is deleted.', { id: post.id }, { title: post.title }),
  objectType('site.created', 'A site is created.', { id: 'site_789' }, { name: 'My Site' }),
  objectType('subscription.created', 'Somebody subscribes.', subscription, terms),
  objectType('subscription.cancelled', 'A subscription is cancelled.', subscription, terms),
  objectType('test.event', 'A test of a webhook.', {}, { message: 'This is a test.' }),
];
