export type { WebhookBody } from './body.ts';
export { type WebhookVerificationCode, WebhookOptionsError, WebhookVerificationError } from './errors.ts';
export type { WebhookHeaders } from './headers.ts';
export type {
  Payloads,
  PostionGuidePayload,
  PostionPlatformPayload,
  PostmypostPayload,
  StandardWebhooksPayload,
  VerifiedWebhook,
} from './payloads.ts';
export { SIGNING_PROFILES, type SigningProfile } from './signing-profiles.ts';
export { verifyWebhook, type VerifyWebhookOptions } from './verify-webhook.ts';
