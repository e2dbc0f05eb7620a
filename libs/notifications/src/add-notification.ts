import { uuidv7 } from '#kernel';
import type { SqlExecutor } from '#postgres';
import type { NotificationFacts, NotificationKind, Recipient } from './notification.ts';

/** A notice about an endpoint, with the facts and addresses of the moment at which it is queued. */
export interface NewNotification {
  projectId: string;
  endpointId: string;
  kind: NotificationKind;
  facts: NotificationFacts;
  /** The addresses of the project, as of now. */
  addresses: readonly string[];
  /** Unix milliseconds. The notice is due from then on. */
  atMs: number;
}

/**
 * Queues a notice in the caller's open transaction. If the transaction commits, the notice is sent, even after a long
 * outage of the mail server.
 * @param tx a client of `pg` in a transaction, or TypeORM's EntityManager of one
 */
export async function addNotification(tx: SqlExecutor, notification: NewNotification): Promise<void> {
  const { projectId, endpointId, kind, facts, addresses, atMs } = notification;
  const recipients: Recipient[] = addresses.map((address) => ({ address, state: 'queued', error: null }));
  await tx.query(
    `insert into posthorn.notification (id, project_id, endpoint_id, kind, state, facts, recipients, next_at)
     values ($1, $2, $3, $4, 'queued', $5::jsonb, $6::jsonb, $7)`,
    [uuidv7(atMs), projectId, endpointId, kind, JSON.stringify(facts), JSON.stringify(recipients), new Date(atMs)],
  );
}
