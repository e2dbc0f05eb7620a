import { objectType, type Pack } from './pack.ts';

const message = { thread: 't_1', text: 'hi' };

/**
 * The event types for `source: "messaging"` of postpress's webhooks: every type `messaging.*`. Its page names the
 * source and no types; these names, and their fields, are ours.
 */
export const postpress: Pack = [
  objectType('messaging.received', 'A message came in.', message),
  objectType('messaging.sent', 'A message was sent.', message),
  objectType('messaging.read', 'A message was read.', { thread: message.thread }),
];
