import { CANCELLED } from '../model/cancel-reason.ts';
import type { AttemptRow } from './write-attempts.ts';

/**
 * The row of a failed attempt whose delivery may not wait for its retry, because the backlog is full. The delivery is
 * cancelled with that reason, and the message keeps the failure.
 */
export function withoutRetry(row: AttemptRow): AttemptRow {
  const { facts, decision } = row;
  const { status, errorMessage } = facts;
  const failure = status === null ? errorMessage : `The endpoint responded with the status ${status}.`;
  return {
    ...row,
    facts: { ...facts, errorCode: 'backlog-full', errorMessage: `${failure} No retry: ${CANCELLED['backlog-full']}` },
    decision: { ...decision, status: 'cancelled', next: null },
  };
}
