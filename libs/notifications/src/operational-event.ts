import { type OperationalEventType, type PosthornEvent, uuidv7 } from '#kernel';
import { type Queryable, rowsOf } from '#event-store';
import { insertEvents } from '#outbox';

/** Something that Posthorn tells of itself. */
export interface OperationalEvent {
  projectId: string;
  type: OperationalEventType;
  /** Written as JSON; ids in it are TypeIDs. */
  data: object;
  atMs: number;
}

/**
 * Tells an event of Posthorn's own in the caller's open transaction, by the same insert as every other event: it goes
 * to the endpoints that subscribe to its full name, and is lost as little as any.
 * @param tx a client of `pg` in a transaction, or TypeORM's EntityManager of one
 */
export async function emitOperationalEvent(
  tx: Queryable,
  { projectId, type, data, atMs }: OperationalEvent,
): Promise<void> {
  const event: PosthornEvent = {
    ...{ id: uuidv7(atMs), projectId, type, occurredAtMs: atMs, data: JSON.stringify(data) },
    ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
  };
  const db = {
    query: async <Row>({ text, values }: { text: string; values: unknown[] }) => ({
      rows: rowsOf<Row>(await tx.query(text, values)),
    }),
  };
  await insertEvents(db, [{ ...event, key: null }]);
}
