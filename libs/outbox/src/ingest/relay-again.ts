import type { Queryable } from '#postgres';

/** Moves the row of an event to the end, so that the relay sends it again. @returns false if the event is not stored */
export async function relayAgain(db: Queryable, eventId: string): Promise<boolean> {
  const { rowCount } = await db.query('update posthorn.event set pos = default, seq = default where id = $1', [
    eventId,
  ]);
  return rowCount === 1;
}
