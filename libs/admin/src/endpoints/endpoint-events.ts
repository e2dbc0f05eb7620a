import type { EndpointStatus, Metadata } from '#kernel';
import type { DeliveryPolicy, ProfileOptions } from '#wire-profiles';
import type { SecretTerm } from '../secrets/secret-terms.ts';
import type { HandshakeTerms } from './handshake-terms.ts';
import type { EndpointHealth, HealthCause, HealthEvent, HealthState } from './endpoint-health.ts';

/** The settings of one endpoint that replace its profile's defaults. */
export type EndpointPolicy = Partial<DeliveryPolicy>;

/** A header of an endpoint's own. Its value is stored elsewhere, encrypted. */
export interface HeaderRef {
  /** The name of the header, in the case in which it is sent. */
  key: string;
  valueId: string;
}

/** The settings of an endpoint that a user gives. */
export interface EndpointSpec {
  url: string;
  name: string;
  /** A text for people; null for none. */
  description: string | null;
  uid: string | null;
  /** Names and prefixes (`post.*`) that the endpoint subscribes to; null means all. */
  eventTypes: string[] | null;
  /** The channels that the endpoint accepts; null means any channel or none. */
  channels: string[] | null;
  /** The condition that an event must meet, in CEL; null for none. */
  where: string | null;
  profile: string;
  /** The chosen options of its profile. */
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** The headers that are sent after the profile's own headers, in this order. */
  headers: HeaderRef[];
  /** Texts of the user's own. */
  metadata: Metadata;
}

/** The result of a verification. */
export interface Verification {
  /** RFC 3339. */
  attemptedAt: string;
  /** The status of the response; null if there was none. */
  status: number | null;
  /** The reason why the verification failed; null if it succeeded. */
  error: string | null;
  /** The requests a minute that the receiver allows; left out if it sets no bound. */
  allowedPerMinute?: number;
}

/** The answer of the receiver at a URL to a verification request. */
export interface VerificationAnswer {
  url: string;
  /** The terms of the handshake that was sent; left out if the verification was another kind of request. */
  terms?: HandshakeTerms;
  verification: Verification;
}

/** The cause of a change that was made by request. */
export interface RequestedCause {
  reason: 'asked';
}

/** The cause of a change by a verification. Its result is in `verification`. */
export interface VerificationCause {
  reason: 'unverified' | 'verified';
}

/**
 * An event of an endpoint's stream. It names secrets by id; their texts are stored elsewhere. `by` is the id of an API
 * key.
 */
export type EndpointEvent =
  | { type: 'endpoint.created'; spec: EndpointSpec; secretId: string; mustVerify?: boolean }
  | { type: 'endpoint.changed'; spec: EndpointSpec }
  | ({ type: 'secret.rotated'; by: string } & Omit<SecretTerm, 'id'> & { secretId: string })
  | { type: 'secret.revealed'; by: string; secretIds: string[] }
  | { type: 'endpoint.verified'; cause: Verification }
  | { type: 'endpoint.verification-failed'; cause: Verification }
  | HealthEvent
  | { type: 'endpoint.paused'; cause: RequestedCause }
  /** `resumedAt` (RFC 3339) is given if the endpoint was paused. */
  | { type: 'endpoint.resumed'; cause: RequestedCause; from: EndpointStatus; resumedAt?: string }
  | { type: 'endpoint.deleted' };

/**
 * A command on an endpoint. `atMs` and `nowMs` are the time of the command in Unix milliseconds; `by` is the id of the
 * API key that makes the request.
 */
export type EndpointCommand =
  | { type: 'create'; spec: EndpointSpec; secretId: string; mustVerify: boolean }
  /** `answer` is that of the receiver of the changed endpoint; null if the change needs none. */
  | { type: 'change'; spec: Partial<EndpointSpec>; answer: VerificationAnswer | null }
  | { type: 'rotate-secret'; by: string; term: SecretTerm; atMs: number }
  | { type: 'reveal-secrets'; by: string; atMs: number }
  /** Records a verification. It is ignored if it was for a URL or terms that the endpoint no longer has. */
  | { type: 'note-verification'; answer: VerificationAnswer }
  | { type: 'observe'; health: EndpointHealth; nowMs: number }
  | { type: 'pause' }
  | { type: 'resume'; nowMs: number }
  | { type: 'delete' };

/** An endpoint that is not deleted. */
export interface LiveEndpoint extends HealthState {
  status: 'live';
  spec: EndpointSpec;
  /** In the order in which the secrets were made. */
  secrets: SecretTerm[];
  /** The cause of the current state; null if the endpoint has been in it from the beginning. */
  cause: HealthCause | RequestedCause | VerificationCause | null;
  /** The last verification of the current URL; null if there was none. */
  verification: Verification | null;
  /**
   * The consent of the receiver at the endpoint's URL: never requested, required but not given yet, or given. Once it
   * was requested, it is requested again for every other URL, and for other terms of the profile's handshake.
   */
  permission: 'unasked' | 'outstanding' | 'given';
  /** The end of the last pause, RFC 3339. */
  resumedAt: string | null;
  /** The requests a minute that its receiver allowed when it last agreed; null if it set no bound. */
  allowedPerMinute: number | null;
}

/** The state of an endpoint's stream. `deleted` is final: every further command is refused. */
export type EndpointState = { status: 'absent' } | LiveEndpoint | { status: 'deleted' };
