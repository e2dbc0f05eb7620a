import { createHmac } from 'node:crypto';
import { verifyWebhook, type VerifyWebhookOptions, WebhookVerificationError } from '@posthorn/sdk';

/** The secret of `standard`, another valid secret, the time of signing, and the body. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
export const NOW = new Date('2020-01-01T12:00:00.400Z');
export const BODY = '{"type":"post.published","timestamp":"2026-11-27T12:00:00.000Z","data":{"title":"Grüße 🚀"}}';

/** A request of Standard Webhooks, signed by a symmetric secret as a sender does it. */
export function standard(body = BODY, { secret = SECRET, id = 'dlv_1', ageSeconds = 0 } = {}) {
  const timestamp = String(Math.floor(NOW.getTime() / 1_000) - ageSeconds);
  const key = Buffer.from(secret.slice(6), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers: Record<string, string> = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return { profile: 'standard-webhooks', headers, body, secrets: [secret], now: NOW } as const;
}

/** A request of a profile with one hexadecimal signature. */
export function hex(profile: 'postion-guide' | 'postion-platform', body: string, secret = 'the secret') {
  const name = profile === 'postion-guide' ? 'X-Postion-Signature' : 'X-Webhook-Signature';
  const headers: Record<string, string> = { [name]: createHmac('sha256', secret).update(body).digest('hex') };
  return { profile, headers, body, secrets: [secret] } as const;
}

/** Matches the error of a refused request. */
export const refused = (code: string): unknown =>
  expect.objectContaining({
    name: 'WebhookVerificationError',
    code,
    message: expect.stringMatching(/^[A-Z].*\.$/) as string,
  });

/** The code with which a request is refused, or `accepted`. A wrong argument throws. */
export const codeOf = (options: VerifyWebhookOptions) =>
  verifyWebhook(options).then(
    () => 'accepted',
    (error: Error) => {
      if (error instanceof WebhookVerificationError) return error.code;
      throw error;
    },
  );
