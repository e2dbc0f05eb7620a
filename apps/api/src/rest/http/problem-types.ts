import type { ErrorCode } from '#kernel';

/** The type of a problem: a URI that docs/problems.md describes, or `about:blank` (RFC 9457, section 4.2.1). */
export type ProblemTypeUri = 'about:blank' | `urn:posthorn:problem:${ErrorCode}`;

/** A kind of problem, for the mapping to HTTP and for docs/problems.md. */
export interface ProblemType {
  /** The HTTP status. */
  status: number;
  /** The meaning: sentences. */
  meaning: string;
  /** The advice to the caller: sentences. */
  remedy: string;
}

const OPERATOR = 'Tell the operator of this Posthorn; its log names the cause.';

/** Every code with its problem: the only mapping from a code to an HTTP status. */
export const PROBLEM_TYPES: Readonly<Record<ErrorCode, ProblemType>> = {
  'invalid-input': {
    status: 422,
    meaning: 'The request is understood but not valid. `errors` names each wrong field by its JSON pointer.',
    remedy: 'Correct the named fields. [Bad input](bad-input.md) lists the messages.',
  },
  'not-found': {
    status: 404,
    meaning: 'The resource of the path does not exist, or no longer exists.',
    remedy: 'Check the ids in the path.',
  },
  conflict: {
    status: 409,
    meaning:
      'The state of the resource does not allow the request: a uid is taken, another event has the id, another request changed the resource first, or a request with the same `Idempotency-Key` is in progress.',
    remedy: 'Read `detail`. Repeat the request only if `detail` advises it.',
  },
  unauthorized: {
    status: 401,
    meaning: 'The API key is missing, wrong, expired or revoked, or the request has two different keys.',
    remedy: 'Send one valid key, as `Authorization: Bearer …` or as `X-API-KEY`.',
  },
  forbidden: {
    status: 403,
    meaning: 'The API key is valid, but gives no access to this resource.',
    remedy: 'Use a key of the project, or an admin key.',
  },
  'missing-scope': {
    status: 403,
    meaning: 'The API key is valid for the project, but lacks the scope that `detail` names.',
    remedy:
      'Use a key with the scope. An admin key can create it (`POST /v1/projects/{project}/api-keys` with `scopes`), and so ' +
      'can a key that has the scope and `keys:write`. The scopes of a key do not change.',
  },
  'payload-too-large': {
    status: 413,
    meaning: 'The body is larger than the bound that `detail` names.',
    remedy: 'Send less, for example a batch in parts.',
  },
  'request-timeout': {
    status: 408,
    meaning: 'The body arrived too slowly, and was not executed.',
    remedy: 'Send the request again.',
  },
  'too-many-requests': {
    status: 429,
    meaning:
      'A share of requests, bytes or waiting events is used up, or the rate limit of the key. The request was not executed.',
    remedy: 'Send the request again after the seconds of `Retry-After`.',
  },
  unavailable: {
    status: 503,
    meaning: 'Posthorn is overloaded or stopping, or its database is away. The request may have been executed.',
    remedy: 'Repeat it after the seconds of `Retry-After`, with its `Idempotency-Key` or its own `id` of the event.',
  },
  'stale-epoch': {
    status: 503,
    meaning: 'Another process has taken over the work of the process that had the request.',
    remedy: 'Send the request again after the seconds of `Retry-After`.',
  },
  'source-changed': {
    status: 503,
    meaning: 'A database of an outbox is not the database that it was.',
    remedy: OPERATOR,
  },
  'invalid-settings': { status: 500, meaning: 'A setting of Posthorn is wrong.', remedy: OPERATOR },
  'startup-failed': { status: 500, meaning: 'A part of Posthorn could not start.', remedy: OPERATOR },
};

/** The type of the problem with a code. */
export function typeUriOf(code: ErrorCode): ProblemTypeUri {
  return `urn:posthorn:problem:${code}`;
}
