import type { SigningProfile } from './signing-profiles.ts';

/** The body of a request of the profile `standard-webhooks`. */
export interface StandardWebhooksPayload {
  /** The type of the event, such as `post.published`. */
  type: string;
  /** The time of the event: UTC with milliseconds. */
  timestamp: string;
  data: unknown;
}

/** The body of a request of the profile `postion-guide`. */
export interface PostionGuidePayload {
  /** The type of the event; `webhook.verification` in a verification request. */
  event: string;
  /** The time of the event: UTC, with milliseconds only if they are not zero. */
  timestamp: string;
  data: unknown;
}

/** The body of a request of the profile `postion-platform`. */
export interface PostionPlatformPayload {
  /** The UUID of the delivery: the same on every attempt and on a replay. */
  id: string;
  event: { type: string; data: unknown; timestamp: string; site_id: string; user_id: string | null };
  webhook: { id: string; name: string };
}

/** The body of a request of the profile `postmypost`. */
export interface PostmypostPayload {
  event: string;
  publication_id: unknown;
  channel_type: unknown;
  post_content: unknown;
  status_code: unknown;
  timestamp: string;
  error_message: unknown;
  /** The data of an event that is no `publication.*`: only a verification request has it. */
  data?: unknown;
}

/**
 * The parsed body of each profile. For `cloudevents`, it is the whole event or only its data, by the endpoint's mode.
 * For `raw`, it is the bytes of the body: the header `content-type`, which is not signed, has their type.
 */
export interface Payloads {
  cloudevents: unknown;
  'postion-guide': PostionGuidePayload;
  'postion-platform': PostionPlatformPayload;
  postmypost: PostmypostPayload;
  raw: Uint8Array<ArrayBuffer>;
  'standard-webhooks': StandardWebhooksPayload;
}

/** An authentic request. */
export interface VerifiedWebhook<P extends SigningProfile = SigningProfile> {
  /** The body, parsed; in the profile `raw`, its bytes. */
  payload: Payloads[P];
  /**
   * The header `webhook-id`, or `id` behind the `headerPrefix` of the endpoint, which is the same on every attempt of a
   * delivery; null if it is not there. The signature covers it unless `sentAt` is null.
   */
  webhookId: string | null;
  /**
   * The time at which the attempt was signed. Null in the profiles `postion-guide` and `postion-platform`, which do not
   * sign a time.
   */
  sentAt: Date | null;
  /** The place in `secrets` of the secret that signed: after a rotation, it shows when the old secret is out of use. */
  secretIndex: number;
}
