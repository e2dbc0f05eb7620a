import type { FinalAnswer } from '#wire-profiles';
import { retryAfterMs } from './retry-after.ts';

/** Why an endpoint wants nothing any more: the status of its answer said that it is gone, or the answer asked for that. */
export type GoneCause = 'gone' | 'receiver-asked';

/** What a receiver's answer asks for beside what its status says. */
export interface ReceiverWish {
  /** This delivery not before this Unix millisecond, or null. */
  readonly notBeforeMs: number | null;
  /** Nothing at all to this endpoint before this Unix millisecond, or null. */
  readonly restUntilMs: number | null;
  /** This delivery is not to be tried again. */
  readonly isFinal: boolean;
  /** Nothing more is to be sent to this endpoint, for this reason; or null. */
  readonly gone: GoneCause | null;
}

/** What most answers ask for. */
export const NO_WISH: ReceiverWish = { notBeforeMs: null, restUntilMs: null, isFinal: false, gone: null };

const LONGEST_DELAY_MS = 24 * 3_600_000;

/** An answer's facts, as the HTTP client tells them: header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly isSuccess: boolean;
  /** What its status means in the endpoint's profile, if that is more than a failure. */
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
 * What a receiver asks for:
 *
 * - `Retry-After` on 429 and 503: to come again later, at most 24 h. On 429 that is said of every request, not of this
 *   one alone (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section 2.2; Slack and Discord say the same).
 * - what the profile knows of the status (`finalAnswers`), unless the endpoint's policy takes it for a success.
 * - 410, unless the endpoint's policy takes it for a success: nothing more, ever.
 * - the header `webhook-delivery`: `abort-message` ends the retries of this delivery, `disable` is like a 410 and is
 *   heard on any answer. Words that it does not know are passed over.
 */
export function receiverWish(answer: Answer): ReceiverWish {
  const words = valuesOf(answer, 'webhook-delivery').flatMap((value) => value.toLowerCase().split(/[\s,]+/));
  const said = answer.isSuccess ? undefined : answer.status === 410 ? 'disable' : answer.finalAnswer;
  const gone = said === 'disable' ? 'gone' : words.includes('disable') ? 'receiver-asked' : null;
  const isFinal = gone !== null || said !== undefined || words.includes('abort-message');
  if (isFinal) return { ...NO_WISH, isFinal, gone };
  if (answer.isSuccess) return NO_WISH;
  const atMs = notBeforeMs(answer);
  return { ...NO_WISH, notBeforeMs: atMs, restUntilMs: answer.status === 429 ? atMs : null };
}
