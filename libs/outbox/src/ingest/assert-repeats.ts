import { PosthornError } from '#kernel';
import { plainArray, textArray } from '#postgres';
import type { NewEvent, StatementRunner } from './insert-events.ts';

/**
 * Makes sure that events whose key was used before repeat those that stand: another event under such a key would be
 * taken for a duplicate, and be lost.
 * @param events with keys
 * @throws PosthornError `conflict` if one has another type or other data; nothing is committed then
 */
export async function assertRepeats(db: StatementRunner, events: readonly NewEvent[]): Promise<void> {
  const { rows } = await db.query<object>({
    name: 'find-other-events-of-keys',
    text: `select 1
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as i (project_id, key, type, data)
      join posthorn.event_key k on k.project_id = i.project_id and k.key = i.key
      join posthorn.event e on e.id = k.event_id
      where e.type <> i.type or e.data <> i.data limit 1`,
    values: [
      plainArray(events.map((event) => event.projectId)),
      textArray(events.map((event) => event.key)),
      textArray(events.map((event) => event.type)),
      textArray(events.map((event) => event.data)),
    ],
  });
  if (rows.length === 0) return;
  throw new PosthornError('conflict', 'This Idempotency-Key was used for another request: take a new one.');
}
