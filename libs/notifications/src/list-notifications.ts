import { toTypeId, unixMsOfUuid } from '#kernel';
import { type SqlExecutor, rowsOf } from '#postgres';
import type { NotificationFacts, NotificationKind, NotificationState, Recipient } from './notification.ts';

/** A notice as the APIs show it. */
export interface NotificationView {
  id: string;
  kind: NotificationKind;
  endpointId: string;
  state: NotificationState;
  facts: NotificationFacts;
  recipients: Recipient[];
  /** The number of tries to hand it to the mail server. */
  attempts: number;
  /** The reason why it is not sent, not sent yet, or not sent to all. */
  lastError: string | null;
  /** The number of throttled notices that it reports. */
  leftOut: number;
  createdAt: string;
  settledAt: string | null;
}

interface Row {
  id: string;
  kind: NotificationKind;
  endpoint_id: string;
  state: NotificationState;
  facts: NotificationFacts;
  recipients: Recipient[];
  attempts: number;
  last_error: string | null;
  left_out: number;
  settled_at: Date | null;
}

function view(row: Row): NotificationView {
  return {
    id: toTypeId('ntf', row.id),
    kind: row.kind,
    endpointId: toTypeId('ep', row.endpoint_id),
    state: row.state,
    facts: row.facts,
    recipients: row.recipients,
    attempts: row.attempts,
    lastError: row.last_error,
    leftOut: row.left_out,
    createdAt: new Date(unixMsOfUuid(row.id)).toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}

/**
 * A project's notices, youngest first unless the order is `asc`.
 * @param behind returns only notices behind the one with this id; null for the beginning
 */
export async function listNotifications(
  db: SqlExecutor,
  projectId: string,
  behind: string | null,
  limit: number,
  order: 'asc' | 'desc' = 'desc',
): Promise<{ id: string; view: NotificationView }[]> {
  const answer = await db.query(
    `select n.id, n.kind, n.endpoint_id, n.state, n.facts, n.recipients, n.attempts, n.last_error, n.left_out, n.settled_at
     from posthorn.notification n where n.project_id = $1 and ($2::uuid is null or n.id ${order === 'desc' ? '<' : '>'} $2)
     order by n.id ${order} limit $3`,
    [projectId, behind, limit],
  );
  return rowsOf<Row>(answer).map((row) => ({ id: row.id, view: view(row) }));
}
