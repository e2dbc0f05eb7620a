import { retryAfterMs } from './retry-after.ts';

/** Why an endpoint wants nothing any more: it answered 410, or its answer said so. */
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
 * - 410, unless the endpoint's policy takes it for a success: nothing more, ever.
 * - the header `webhook-delivery`: `abort-message` ends the retries of this delivery, `disable` is like a 410 and is
 *   heard on any answer. Words that it does not know are passed over.
 */
export function receiverWish(answer: Answer): ReceiverWish {
  const words = valuesOf(answer, 'webhook-delivery').flatMap((value) => value.toLowerCase().split(/[\s,]+/));
  const hasAnswered410 = answer.status === 410 && !answer.isSuccess;
  const gone = hasAnswered410 ? 'gone' : words.includes('disable') ? 'receiver-asked' : null;
  const isFinal = gone !== null || words.includes('abort-message');
  if (isFinal) return { ...NO_WISH, isFinal, gone };
  if (answer.isSuccess) return NO_WISH;
  const atMs = notBeforeMs(answer);
  return { ...NO_WISH, notBeforeMs: atMs, restUntilMs: answer.status === 429 ? atMs : null };
}
