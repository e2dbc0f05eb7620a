/**
 * Every way in which Posthorn itself refuses or fails. The list is closed: a new code is added here, mapped to an
 * HTTP status and described for callers in the API's problem-types.ts.
 */
export type ErrorCode =
  | 'invalid-input'
  | 'invalid-settings'
  | 'not-found'
  | 'conflict'
  | 'unauthorized'
  | 'forbidden'
  | 'missing-scope'
  | 'payload-too-large'
  | 'request-timeout'
  | 'too-many-requests'
  | 'unavailable'
  | 'stale-epoch'
  | 'source-changed'
  | 'startup-failed';

/** One wrong place in an input: a JSON pointer to it (RFC 6901) and the right form. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

/** The details of a `PosthornError` beside its code and message. */
export interface PosthornErrorOptions {
  cause?: unknown;
  /** True if the same call may succeed later, unchanged. Default: false. */
  canRetry?: boolean;
  /** The wrong places of an input. Default: none. */
  problems?: FieldProblem[];
  /** The wait before the call may succeed, if it is known. */
  retryAfterMs?: number;
}

/** The one error class that crosses a lib's border. `message` is written for the person who has to act on it. */
export class PosthornError extends Error {
  readonly code: ErrorCode;
  readonly canRetry: boolean;
  readonly problems: readonly FieldProblem[];
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: PosthornErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'PosthornError';
    this.code = code;
    this.canRetry = options.canRetry ?? false;
    this.problems = options.problems ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The message of anything that was thrown. Never throws itself. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(messageOf).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}
