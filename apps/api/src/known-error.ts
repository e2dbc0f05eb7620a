import { PosthornError } from '#kernel';
import {
  hasLostSession,
  isDatabaseAway,
  isReadOnly,
  isRefusedConnection,
  lacksPrivilege,
  NO_SESSIONS,
} from '#postgres';

/** The cause of an error that only the operator of Posthorn can remove, or undefined. The log has the details. */
function obstacleOf(error: unknown): string | undefined {
  if (lacksPrivilege(error)) return 'Posthorn lacks a right in its database. Its operator must grant it.';
  // The error's text names settings, and is for the operator.
  if (error instanceof PosthornError && error.code === 'invalid-settings') {
    return 'Posthorn lacks the key of stored data. Its operator must add the key.';
  }
  if (hasLostSession(error)) return `Posthorn cannot use its database: ${NO_SESSIONS}.`;
  return undefined;
}

function whyAway(error: unknown): string {
  if (isReadOnly(error)) return 'accepts no writes';
  return isRefusedConnection(error) ? 'refuses connections' : 'does not answer';
}

/** Turns errors of a database that is away, or lacks something, into errors that the caller may retry. */
export function asPosthornError(error: unknown): unknown {
  const obstacle = obstacleOf(error);
  if (obstacle !== undefined) return new PosthornError('unavailable', obstacle, { cause: error, canRetry: true });
  if (!isDatabaseAway(error)) return error;
  const message = `The database ${whyAway(error)} now. Send the request again.`;
  return new PosthornError('unavailable', message, { cause: error, canRetry: true });
}
