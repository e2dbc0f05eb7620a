import { Webhook } from 'standardwebhooks';
import type { Message, Verify } from './verify.ts';

/** The receiver's side of Standard Webhooks, by its own library: signature and age (five minutes) are checked. */
export function verifyStandardWebhooks(secret: string): Verify {
  const webhook = new Webhook(secret);
  return ({ headers, body }) => webhook.verify(body, headers) as Message;
}
