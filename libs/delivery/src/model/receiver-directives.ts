import type { FinalAnswer } from '#wire-profiles';
import { retryAfterMs } from './retry-after.ts';

/**
 * The reason for which an endpoint gets no more requests: the status of a response (`gone`), or its header
 * `webhook-delivery` (`receiver-asked`).
 */
export type GoneCause = 'gone' | 'receiver-asked';

/** The directives of a receiver's response to the sender, beyond success or failure. */
export interface ReceiverDirectives {
  /** The Unix millisecond before which this delivery is not tried again, or null. */
  readonly notBeforeMs: number | null;
  /** Nothing at all to this endpoint before this Unix millisecond, or null. */
  readonly restUntilMs: number | null;
  /** True if this delivery is not to be tried again. */
  readonly isFinal: boolean;
  /** The reason for which nothing more is to be sent to this endpoint, or null. */
  readonly gone: GoneCause | null;
}

/** No directives: the case of most responses. */
export const NO_DIRECTIVES: ReceiverDirectives = { notBeforeMs: null, restUntilMs: null, isFinal: false, gone: null };

const LONGEST_DELAY_MS = 24 * 3_600_000;

/** The facts of a response from the HTTP client, with header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly isSuccess: boolean;
  /** The meaning of its status in the endpoint's profile, if that is more than a failure. */
  readonly finalAnswer?: FinalAnswer;
  readonly answeredAtMs: number;
}

function valuesOf({ headers }: Answer, name: string): string[] {
  const value = headers[name];
  return value === undefined ? [] : [value].flat();
}

function notBeforeMs(answer: Answer): number | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  const [value] = valuesOf(answer, 'retry-after');
  const atMs = value === undefined ? null : retryAfterMs(value, answer.answeredAtMs);
  return atMs === null ? null : Math.min(atMs, answer.answeredAtMs + LONGEST_DELAY_MS);
}

/**
 * Reads the directives of a response:
 *
 * - `Retry-After` on 429 and 503: try again later, after at most 24 h. On 429 it applies to every request to the
 *   endpoint, not to this one alone (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section 2.2; likewise at Slack and
 *   Discord).
 * - a status among the profile's `finalAnswers`, unless the endpoint's policy counts it as a success.
 * - 410, unless the endpoint's policy counts it as a success: nothing more, ever.
 * - the header `webhook-delivery`: `abort-message` ends the retries of this delivery. `disable` is like a 410 and is
 *   heeded on any response. Unknown words are ignored.
 */
export function readDirectives(answer: Answer): ReceiverDirectives {
  const words = valuesOf(answer, 'webhook-delivery').flatMap((value) => value.toLowerCase().split(/[\s,]+/));
  const directive = answer.isSuccess ? undefined : answer.status === 410 ? 'disable' : answer.finalAnswer;
  const gone = directive === 'disable' ? 'gone' : words.includes('disable') ? 'receiver-asked' : null;
  const isFinal = gone !== null || directive !== undefined || words.includes('abort-message');
  if (isFinal) return { ...NO_DIRECTIVES, isFinal, gone };
  if (answer.isSuccess) return NO_DIRECTIVES;
  const atMs = notBeforeMs(answer);
  return { ...NO_DIRECTIVES, notBeforeMs: atMs, restUntilMs: answer.status === 429 ? atMs : null };
}
