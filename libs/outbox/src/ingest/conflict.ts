import { type FieldProblem, PosthornError, toTypeId } from '#kernel';
import type { AcceptedEvent, Difference, NewEvent } from './new-event.ts';
import { isRequestKey } from './request-key.ts';

/** The message for a key that another request has. */
export const KEY_REUSED_MESSAGE = 'This Idempotency-Key was used for another request: use a new one.';

/** A clause about the attributes that differ. `data` is a plural. */
function differing(differs: readonly Difference[]): string {
  const [last, ...before] = [...differs].reverse();
  if (before.length === 0) return `whose ${last} ${last === 'data' ? 'differ' : 'differs'}`;
  return `whose ${before.reverse().join(', ')} and ${last} differ`;
}

/** The problem of an event whose key belongs to another event. */
export function differenceMessage(standingId: string, differs: readonly Difference[]): string {
  const event = toTypeId('evt', standingId);
  return `is the id of ${event}, ${differing(differs)}: send the same event again, or use a new id`;
}

/** The problem of an event whose UUID belongs to another event. */
export function sharedUuidMessage(uuid: string, differs: readonly Difference[]): string {
  return `Its UUID ${uuid} is that of ${toTypeId('evt', uuid)}, ${differing(differs)}: emit it again`;
}

/**
 * The error for a request that cannot be stored, because keys of its events belong to other events.
 * @returns undefined if the request is stored
 */
export function conflictOf(events: readonly NewEvent[], answers: readonly AcceptedEvent[]): PosthornError | undefined {
  const problems: FieldProblem[] = [];
  for (const [index, { id, differs }] of answers.entries()) {
    if (!differs) continue;
    const key = events[index]!.key;
    if (differs.includes('request') || key === null || isRequestKey(key)) {
      return new PosthornError('conflict', KEY_REUSED_MESSAGE);
    }
    problems.push({ pointer: `/${index}/id`, message: differenceMessage(id, differs) });
  }
  if (problems.length === 0) return undefined;
  return new PosthornError('conflict', 'An id is already used by another event.', { problems });
}
