import { type Queryable, timestampOfMs } from '#postgres';
import type { NotificationFacts, NotificationKind, NotificationState, Recipient } from '../notification.ts';

/** A notice that is to be sent, and is the caller's until its lease is over. */
export interface QueuedNotification {
  id: string;
  projectId: string;
  endpointId: string;
  kind: NotificationKind;
  facts: NotificationFacts;
  recipients: Recipient[];
  attempts: number;
  leftOut: number;
  /** True if the notice was held back because there was too much mail. */
  isHeldBack: boolean;
  isOfDeletedProject: boolean;
}

/** The longest wait after a try that has failed. */
export const LONGEST_RETRY_MS = 15 * 60_000;
const LEASE_MS = 120_000;
/** The tries after which a notice no longer blocks later notices: some three hours of growing waits. */
const BLOCKING_TRIES = 20;

/**
 * Leases the due notice that has waited longest, or returns undefined. The notices about an endpoint are sent in their
 * order, so a notice waits for earlier notices, except for a notice that has had 20 tries or more.
 */
export async function claimNotification(db: Queryable, nowMs: number): Promise<QueuedNotification | undefined> {
  const { rows } = await db.query<QueuedNotification>(
    `update posthorn.notification n set leased_until = ${timestampOfMs('$2')}
     where n.id = (
       select q.id from posthorn.notification q
       where q.state = 'queued' and q.next_at <= ${timestampOfMs('$1')}
         and (q.leased_until is null or q.leased_until <= ${timestampOfMs('$1')}
           or q.leased_until > ${timestampOfMs('$1')} + ${2 * LEASE_MS} * interval '1 millisecond')
         and not exists (
           select from posthorn.notification o
           where o.endpoint_id = q.endpoint_id and o.id < q.id and o.state = 'queued'
             and not o.held_back and o.attempts < ${BLOCKING_TRIES}
         )
       order by q.next_at, q.id limit 1 for update skip locked
     )
     returning n.id, n.project_id as "projectId", n.endpoint_id as "endpointId", n.kind, n.facts, n.recipients,
       n.attempts, n.left_out as "leftOut", n.held_back as "isHeldBack",
       exists (select from posthorn.project p where p.id = n.project_id and p.deleted_at is not null)
         as "isOfDeletedProject"`,
    [nowMs, nowMs + LEASE_MS],
  );
  return rows[0];
}

/** Stores the results of the recipients so far, and renews the lease. */
export async function keepProgress(
  db: Queryable,
  { id, recipients, leftOut }: QueuedNotification,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update posthorn.notification set recipients = $2::jsonb, left_out = $3,
       leased_until = ${timestampOfMs('$4')} where id = $1`,
    [id, JSON.stringify(recipients), leftOut, nowMs + LEASE_MS],
  );
}

/** Releases a notice. From `nextAtMs` on, any mailer may try it again. */
export async function requeue(
  db: Queryable,
  { id, attempts }: QueuedNotification,
  nextAtMs: number,
  error: string | null,
): Promise<void> {
  await db.query(
    `update posthorn.notification set attempts = $2, next_at = ${timestampOfMs('$3')}, last_error = $4,
       leased_until = null where id = $1`,
    [id, attempts, nextAtMs, error],
  );
}

/** Lets a notice wait until mail is allowed again. The wait does not count as a try. */
export async function holdBack(
  db: Queryable,
  { id }: QueuedNotification,
  untilMs: number,
  reason: string,
): Promise<void> {
  await db.query(
    `update posthorn.notification set held_back = true, next_at = ${timestampOfMs('$2')}, last_error = $3,
       leased_until = null where id = $1`,
    [id, untilMs, reason],
  );
}

/** Settles a notice. If it was sent, the left-out notices that it reported are marked as reported. */
export async function settle(
  db: Queryable,
  { id, projectId, attempts, leftOut }: QueuedNotification,
  state: Exclude<NotificationState, 'queued'>,
  reason: string | null,
  nowMs: number,
): Promise<void> {
  await db.query(
    `with told as (
       update posthorn.notification t set told_by = $1
       where $3 = 'sent' and t.id in (
         select x.id from posthorn.notification x
         where x.project_id = $2 and x.state = 'throttled' and x.told_by is null order by x.id limit $6
       )
     )
     update posthorn.notification set state = $3, attempts = $4, last_error = $5, leased_until = null,
       settled_at = ${timestampOfMs('$7')} where id = $1`,
    [id, projectId, state, attempts, reason, leftOut, nowMs],
  );
}
