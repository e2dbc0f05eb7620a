import type { EndpointStatus } from '#kernel';
import type { SealedText } from '#signing';
import type { DeliveryPolicy, ProfileOptions } from '#wire-profiles';
import type { SecretTimes } from './active-secrets.ts';
import type { Subscription } from './subscription.ts';

/** An endpoint as routing and delivery need it, as of a version of the catalogue. */
export interface EndpointSnapshot extends Subscription {
  /** UUID. */
  readonly id: string;
  /** UUID. */
  readonly projectId: string;
  readonly projectUid: string | null;
  readonly url: string;
  readonly name: string;
  readonly profile: string;
  /** The values that the endpoint chose for its profile's options. */
  readonly profileOptions: ProfileOptions;
  readonly policy: Partial<DeliveryPolicy>;
  readonly version: number;
  /** The secrets that sign now or later, newest first. */
  readonly secrets: readonly (SealedText & SecretTimes)[];
  /** The endpoint's own headers, in the order and with the names with which they are sent. */
  readonly headers: readonly (SealedText & { readonly key: string })[];
  /**
   * True if the endpoint or its project is deleted. It stays known, so that its waiting deliveries can be cancelled
   * with the reason.
   */
  readonly deleted: boolean;
  /** Has no meaning once the endpoint is deleted. */
  readonly state: EndpointStatus;
  /** When it was resumed after its last pause, in Unix milliseconds; null if it never was. */
  readonly resumedAtMs: number | null;
  /** The number of requests a minute that its receiver allowed in its handshake; null if it set no bound. */
  readonly allowedPerMinute: number | null;
}
