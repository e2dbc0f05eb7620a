import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack, durationFromMs } from '@bufbuild/protobuf/wkt';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ErrorCode, FieldProblem } from '#kernel';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema, type Status, StatusSchema } from '#proto';

/** A problem as the REST API shows it. */
export interface CallProblem {
  /** The code, or a word like `internal` for an error without a code. */
  title: string;
  detail: string;
  errors?: readonly FieldProblem[];
  /** The wait before a repeat. Default: 1 s. */
  retryAfterMs?: number | undefined;
}

/** The domain of the reasons in `google.rpc.ErrorInfo`. */
const DOMAIN = 'posthorn';
/** The wait that `Retry-After` of the REST API names for most errors, too. */
const RETRY_AFTER_MS = 1_000;
/** The trailer with the details of an error. */
const DETAILS = 'grpc-status-details-bin';
/** The most bytes of the trailer: clients accept 8 KiB of metadata by default, in base64. */
const MAX_DETAILS_BYTES = 4_096;

/** The only mapping from a code to a gRPC status. */
const STATUS: Record<ErrorCode, status> = {
  'invalid-input': status.INVALID_ARGUMENT,
  'invalid-settings': status.INTERNAL,
  'not-found': status.NOT_FOUND,
  conflict: status.ABORTED,
  unauthorized: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'missing-scope': status.PERMISSION_DENIED,
  'payload-too-large': status.RESOURCE_EXHAUSTED,
  'request-timeout': status.DEADLINE_EXCEEDED,
  'too-many-requests': status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  'stale-epoch': status.UNAVAILABLE,
  'source-changed': status.UNAVAILABLE,
  'startup-failed': status.INTERNAL,
};

/** The codes after which the caller may send the same call again. */
const REPEATABLE: readonly string[] = ['too-many-requests', 'unavailable', 'stale-epoch', 'source-changed'];

/**
 * The `google.rpc.Status` of a problem: its code as the reason of `ErrorInfo`, its wrong fields by their JSON pointers
 * in `BadRequest`, and a wait in `RetryInfo` if the call may be sent again.
 */
export function statusOf({ title, detail, errors = [], retryAfterMs = RETRY_AFTER_MS }: CallProblem): Status {
  const code = STATUS[title as ErrorCode] ?? status.INTERNAL;
  const details = [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { reason: title, domain: DOMAIN }))];
  if (errors.length > 0) {
    const fieldViolations = errors.map(({ pointer, message }) => ({ field: pointer, description: message }));
    details.push(anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
  }
  if (REPEATABLE.includes(title)) {
    const retryDelay = durationFromMs(retryAfterMs);
    details.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  return create(StatusSchema, { code, message: detail, details });
}

/** The bytes of a status. Its last wrong fields are left out if a client might refuse so many bytes of metadata. */
function detailsOf(problem: CallProblem): Buffer {
  const bytes = toBinary(StatusSchema, statusOf(problem));
  const { errors = [] } = problem;
  if (bytes.length <= MAX_DETAILS_BYTES || errors.length <= 1) return Buffer.from(bytes);
  return detailsOf({ ...problem, errors: errors.slice(0, Math.floor(errors.length / 2)) });
}

/** The error with which a call ends: the status of its problem, with the details as metadata. */
export function callError(problem: CallProblem): ServiceError {
  const { code, message } = statusOf(problem);
  const metadata = new Metadata();
  metadata.set(DETAILS, detailsOf(problem));
  return Object.assign(new Error(message), { code, details: message, metadata });
}
