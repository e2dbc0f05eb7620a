/** One wrong field of a request: a JSON pointer to it (RFC 6901), and the right form. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

/** Any failure of a call, except one by the caller's own signal. */
export class PosthornError extends Error {
  override readonly name: string = 'PosthornError';
  /**
   * The idempotency key of the call, or null if it had none. Give it to the same call later: if the failed call took
   * effect after all, the later call has no further effect and returns its result.
   */
  idempotencyKey: string | null = null;
}

/**
 * A try that got no complete response: the server is away, or the connection broke. `cause` has the runtime's error.
 */
export class PosthornConnectionError extends PosthornError {
  override readonly name: string = 'PosthornConnectionError';
}

/** A try that got no complete response within its `timeoutMs`. */
export class PosthornTimeoutError extends PosthornConnectionError {
  override readonly name: string = 'PosthornTimeoutError';
}

/** The parts of a response that an error shows. */
export interface ApiProblem {
  /** A URI that identifies the problem; `about:blank` if there is no more than the status. */
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: readonly FieldProblem[];
  /** The time for which the API wants no repeat, in milliseconds; null if it named none. */
  retryAfterMs: number | null;
}

/** A response with a problem (RFC 9457), or another response that is no success. */
export class PosthornApiError extends PosthornError {
  override readonly name: string = 'PosthornApiError';
  readonly type: string;
  /** The last part of `type`, such as `invalid-input`; null for a problem without a type of its own. */
  readonly code: string | null;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The wrong fields of the request, each with a JSON pointer. */
  readonly errors: readonly FieldProblem[];
  readonly retryAfterMs: number | null;

  constructor(problem: ApiProblem) {
    super(`${problem.status} ${problem.title}: ${problem.detail}${listed(problem.errors)}`);
    this.type = problem.type;
    this.code = codeOf(problem.type);
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.retryAfterMs = problem.retryAfterMs;
  }
}

function listed(errors: readonly FieldProblem[]): string {
  return errors.map(({ pointer, message }) => `\n  ${pointer === '' ? '(body)' : pointer}: ${message}`).join('');
}

function codeOf(type: string): string | null {
  return /^urn:posthorn:problem:([a-z-]+)$/.exec(type)?.[1] ?? null;
}

/** 422: the request is invalid; `errors` has the wrong fields. */
export class InvalidInputError extends PosthornApiError {
  override readonly name = 'InvalidInputError';
}

/** 401: the API key is missing, wrong or revoked. */
export class UnauthorizedError extends PosthornApiError {
  override readonly name = 'UnauthorizedError';
}

/** 403: the API key gives no access to the resource. */
export class ForbiddenError extends PosthornApiError {
  override readonly name = 'ForbiddenError';
}

/** 404: the resource does not exist. */
export class NotFoundError extends PosthornApiError {
  override readonly name = 'NotFoundError';
}

/** 409: the state of the resource does not allow the request. */
export class ConflictError extends PosthornApiError {
  override readonly name = 'ConflictError';
}

/** 429: a rate or a share is used up; `retryAfterMs` has the time to wait. */
export class TooManyRequestsError extends PosthornApiError {
  override readonly name = 'TooManyRequestsError';
}

/** 503: Posthorn or its database is unavailable or overloaded. */
export class UnavailableError extends PosthornApiError {
  override readonly name = 'UnavailableError';
}

const CLASS_OF_STATUS: Readonly<Record<number, new (problem: ApiProblem) => PosthornApiError>> = {
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  422: InvalidInputError,
  429: TooManyRequestsError,
  503: UnavailableError,
};

/** The error for a problem, of the class of its status. */
export function apiError(problem: ApiProblem): PosthornApiError {
  return new (CLASS_OF_STATUS[problem.status] ?? PosthornApiError)(problem);
}
