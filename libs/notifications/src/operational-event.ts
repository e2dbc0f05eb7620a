import { type OperationalEventType, type PosthornEvent, uuidv7 } from '#kernel';
import { insertEvents } from '#outbox';
import { rowsOf, type SqlExecutor, statementRunner } from '#postgres';

/** An event that Posthorn creates about its own work. */
export interface OperationalEvent {
  projectId: string;
  type: OperationalEventType;
  /** Written as JSON, with the project's uid; ids in it are TypeIDs. */
  data: object;
  atMs: number;
}

/** The uid of a project, or null if it has none. */
async function uidOf(tx: SqlExecutor, projectId: string): Promise<string | null> {
  const found = await tx.query('select p.uid from posthorn.project p where p.id = $1', [projectId]);
  return rowsOf<{ uid: string | null }>(found)[0]?.uid ?? null;
}

/**
 * Stores an operational event in the caller's open transaction, by the insert that every other event uses. It goes to
 * the endpoints that subscribe to its full name, and is as durable as any event.
 * @param tx a client of `pg` in a transaction, or TypeORM's EntityManager of one
 */
export async function emitOperationalEvent(
  tx: SqlExecutor,
  { projectId, type, data, atMs }: OperationalEvent,
): Promise<void> {
  const projectUid = await uidOf(tx, projectId);
  const event: PosthornEvent = {
    ...{ id: uuidv7(atMs), projectId, type, occurredAtMs: atMs, data: JSON.stringify({ ...data, projectUid }) },
    ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
  };
  await insertEvents(statementRunner(tx), [{ ...event, key: null }]);
}
