import { uuidv7 } from '#kernel';
import type { HttpOutcome, PhaseTimes } from '#http-delivery';
import { isSuccess } from '#wire-profiles';
import type { AttemptOutcome } from '../model/delivery-state.ts';
import { recordedHeaders } from './recorded-headers.ts';
import type { Target } from '../model/target.ts';

/** The result of one request, before its effect on the delivery is decided. */
export interface AttemptFacts {
  /** UUIDv7 of the request: distinguishes a repeated write of this attempt from another process's attempt. */
  requestId: string;
  outcome: AttemptOutcome;
  /**
   * When the request was rendered and signed, in Unix milliseconds: rendered again for this time, the request has the
   * bytes that were sent.
   */
  startedAtMs: number;
  /** The receiver's time. A wait for a socket of Posthorn's, between the signing and the sending, is not in it. */
  durationMs: number;
  status: number | null;
  /** The reason for a missing status, or the fault of the response after its status line. */
  errorCode: string | null;
  errorMessage: string | null;
  responseHeaders: string | null;
  responseBody: Buffer | null;
  responseTruncated: boolean;
  endpointVersion: number;
  profile: string | null;
  profileVersion: number | null;
  secretIds: readonly string[];
  bodySha256: Buffer | null;
  /** From the time at which it was due until its request began; null without a request. */
  queueMs: number | null;
  /** Null without a request. */
  phases: PhaseTimes | null;
}

const NOTHING = {
  durationMs: 0,
  status: null,
  errorCode: null,
  errorMessage: null,
  responseHeaders: null,
  responseBody: null,
  responseTruncated: false,
};

function ofTarget(target: Target | undefined) {
  return {
    endpointVersion: target?.endpointVersion ?? 0,
    profile: target?.profile.name ?? null,
    profileVersion: target?.profile.version ?? null,
    secretIds: target?.secretIds ?? [],
  };
}

/** The outcome of a request that went out. */
export type SentOutcome = Exclude<HttpOutcome, { kind: 'unsent' }>;

/** A request as it was rendered for a target. */
export interface SignedRequest {
  /** When it was to be sent, in Unix milliseconds. */
  dueAtMs: number;
  target: Target;
  signedAtMs: number;
  bodySha256: Buffer;
}

/** The facts of a request that was made. */
export function sentFacts(
  { target, dueAtMs, signedAtMs, bodySha256 }: SignedRequest,
  outcome: SentOutcome,
): AttemptFacts {
  const common = {
    ...NOTHING,
    ...ofTarget(target),
    requestId: uuidv7(signedAtMs),
    startedAtMs: signedAtMs,
    durationMs: outcome.durationMs,
    bodySha256,
    queueMs: Math.max(0, outcome.startedAtMs - dueAtMs),
    phases: outcome.phases,
  };
  if (outcome.kind === 'failed') {
    return { ...common, outcome: 'failed', errorCode: outcome.code, errorMessage: outcome.message };
  }
  return {
    ...common,
    outcome: isSuccess(target.policy, outcome.status) ? 'succeeded' : 'failed',
    status: outcome.status,
    errorCode: outcome.bodyProblem?.code ?? null,
    errorMessage: outcome.bodyProblem?.message ?? null,
    responseHeaders: JSON.stringify(recordedHeaders(outcome.headers)),
    responseBody: outcome.body,
    responseTruncated: outcome.bodyTruncated,
  };
}

/** The facts of an attempt without a request. */
export function unsentFacts(
  outcome: 'failed' | 'cancelled',
  target: Target | undefined,
  nowMs: number,
  errorCode: string,
  errorMessage: string,
): AttemptFacts {
  const requestId = uuidv7(nowMs);
  const common = {
    ...NOTHING,
    ...ofTarget(target),
    requestId,
    startedAtMs: nowMs,
    bodySha256: null,
    queueMs: null,
    phases: null,
  };
  return { ...common, outcome, errorCode, errorMessage };
}

/** True if its request used a connection that had carried an earlier one; null if there was no connection. */
export function isConnectionKept({ phases }: AttemptFacts): boolean | null {
  return phases === null || phases.remoteAddress === null ? null : phases.isConnectionKept;
}
