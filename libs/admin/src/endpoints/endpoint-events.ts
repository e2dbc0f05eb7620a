import type { EndpointStatus } from '#kernel';
import type { DeliveryPolicy, ProfileOptions } from '#wire-profiles';
import type { SecretTerm } from '../secrets/secret-terms.ts';
import type { HandshakeTerms } from './handshake-terms.ts';
import type { EndpointHealth, HealthCause, HealthEvent, Standing } from './endpoint-health.ts';

/** The settings of one endpoint that replace its profile's defaults. */
export type EndpointPolicy = Partial<DeliveryPolicy>;

/** A header of an endpoint's own; its value lies elsewhere, encrypted. */
export interface HeaderRef {
  /** Its name, in the case that goes on the wire. */
  key: string;
  valueId: string;
}

/** What a user says an endpoint is. */
export interface EndpointSpec {
  url: string;
  name: string;
  uid: string | null;
  /** Names and prefixes (`post.*`) it subscribes to; null means all. */
  eventTypes: string[] | null;
  /** Channels of which an event's must be one; null means any or none. */
  channels: string[] | null;
  /** The condition that an event must meet, in CEL; null for none. */
  where: string | null;
  profile: string;
  /** Its choices among the options of its profile. */
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** Sent after the profile's own, in this order. */
  headers: HeaderRef[];
}

/** The result of a verification. */
export interface Verification {
  /** RFC 3339. */
  attemptedAt: string;
  /** Of the answer; null if there was none. */
  status: number | null;
  /** Why it does not count, or null if it does. */
  error: string | null;
  /** How many requests a minute its receiver allows; there if it has set a bound. */
  allowedPerMinute?: number;
}

/** The answer of the receiver at a URL to a verification request. */
export interface AskedReceiver {
  url: string;
  /** The terms of the handshake by which it was asked; left out if it was another kind of request. */
  terms?: HandshakeTerms;
  verification: Verification;
}

/** A change that somebody asked for. */
export interface AskedCause {
  reason: 'asked';
}

/** Whether its receiver has answered; `verification` says what came of it. */
export interface VerificationCause {
  reason: 'unverified' | 'verified';
}

/** What happened to an endpoint. Secrets are named by id; their material lies elsewhere. `by` is the id of an API key. */
export type EndpointEvent =
  | { type: 'endpoint.created'; spec: EndpointSpec; secretId: string; mustVerify?: boolean }
  | { type: 'endpoint.changed'; spec: EndpointSpec }
  | ({ type: 'secret.rotated'; by: string } & Omit<SecretTerm, 'id'> & { secretId: string })
  | { type: 'secret.revealed'; by: string; secretIds: string[] }
  | { type: 'endpoint.verified'; cause: Verification }
  | { type: 'endpoint.verification-failed'; cause: Verification }
  | HealthEvent
  | { type: 'endpoint.paused'; cause: AskedCause }
  /** `resumedAt` (RFC 3339) is there if it was paused. */
  | { type: 'endpoint.resumed'; cause: AskedCause; from: EndpointStatus; resumedAt?: string }
  | { type: 'endpoint.deleted' };

export type EndpointCommand =
  | { type: 'create'; spec: EndpointSpec; secretId: string; mustVerify: boolean }
  /** `asked` is what the receiver of the changed endpoint answered; null if nobody had to be asked. */
  | { type: 'change'; spec: Partial<EndpointSpec>; asked: AskedReceiver | null }
  | { type: 'rotate-secret'; by: string; term: SecretTerm; atMs: number }
  | { type: 'reveal-secrets'; by: string; atMs: number }
  /** What the receiver answered; an answer for a URL or terms that the endpoint no longer has is ignored. */
  | { type: 'note-verification'; asked: AskedReceiver }
  | { type: 'observe'; health: EndpointHealth; nowMs: number }
  | { type: 'pause' }
  | { type: 'resume'; nowMs: number }
  | { type: 'delete' };

/** An endpoint that is not deleted. */
export interface LiveEndpoint extends Standing {
  status: 'live';
  spec: EndpointSpec;
  /** In the order in which they were made. */
  secrets: SecretTerm[];
  /** Why it stands where it stands; null if it has stood there from the beginning. */
  cause: HealthCause | AskedCause | VerificationCause | null;
  /** The last one of its URL, if there was any. */
  verification: Verification | null;
  /**
   * Whether the receiver at its URL has agreed to get what is for it: nobody has asked it, or it has to and has not yet, or
   * it has. An endpoint for which somebody has asked once is asked again for every other URL, and for other terms of its
   * profile's handshake.
   */
  permission: 'unasked' | 'outstanding' | 'given';
  /** When it was resumed after its last pause, RFC 3339. */
  resumedAt: string | null;
  /** How many requests a minute its receiver allowed when it last agreed; null if it set no bound. */
  allowedPerMinute: number | null;
}

export type EndpointState = { status: 'absent' } | LiveEndpoint | { status: 'deleted' };
