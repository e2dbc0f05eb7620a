import { byteaArray, type StatementRunner, textArray, uuidArray } from '#postgres';
import type { NewEvent } from './new-event.ts';

/** A key of a project that is to be assigned to an event. */
export interface Claim {
  key: string;
  requestHash: Buffer | null;
  event: NewEvent;
}

/** The claim of an event with a key. */
export function claimOf(event: NewEvent): Claim {
  return { key: event.key!, requestHash: event.requestHash ?? null, event };
}

/**
 * Claims keys, in the order of the keys, so that two transactions with common keys never wait for each other in a
 * circle. If two claims have the same key, the first wins.
 * @param db the open transaction in which the events are inserted afterwards
 * @returns the claims whose key was not known
 */
export async function claimKeys(db: StatementRunner, claims: readonly Claim[]): Promise<Set<Claim>> {
  const { rows } = await db.query<{ id: string; key: string }>({
    name: 'claim-event-keys',
    text: `insert into posthorn.event_key (project_id, key, event_id, request_hash)
      select i.project_id, i.key, i.id, i.request_hash
      from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[]) with ordinality
        as i (project_id, key, id, request_hash, ord)
      order by i.project_id, i.key, i.ord
      on conflict do nothing returning event_id as id, key`,
    values: [
      uuidArray(claims.map(({ event }) => event.projectId)),
      textArray(claims.map(({ key }) => key)),
      uuidArray(claims.map(({ event }) => event.id)),
      byteaArray(claims.map(({ requestHash }) => requestHash)),
    ],
  });
  const made = new Set(rows.map(({ id, key }) => `${id} ${key}`));
  return new Set(claims.filter(({ key, event }) => made.has(`${event.id} ${key}`)));
}

/** Deletes claims that were made for these events. */
export async function dropClaims(db: StatementRunner, claims: readonly Claim[]): Promise<void> {
  await db.query({
    name: 'drop-event-key-claims',
    text: `delete from posthorn.event_key k using unnest($1::uuid[], $2::text[], $3::uuid[]) as i (project_id, key, id)
      where k.project_id = i.project_id and k.key = i.key and k.event_id = i.id`,
    values: [
      uuidArray(claims.map(({ event }) => event.projectId)),
      textArray(claims.map(({ key }) => key)),
      uuidArray(claims.map(({ event }) => event.id)),
    ],
  });
}

/** Assigns the keys of claims to other events: to the stored events of which the claims' events are repeats. */
export async function moveKeys(db: StatementRunner, moves: readonly { claim: Claim; to: string }[]): Promise<void> {
  if (moves.length === 0) return;
  await db.query({
    name: 'move-event-keys',
    text: `update posthorn.event_key k set event_id = i.to_id
      from unnest($1::uuid[], $2::text[], $3::uuid[]) as i (project_id, key, to_id)
      where k.project_id = i.project_id and k.key = i.key`,
    values: [
      uuidArray(moves.map(({ claim }) => claim.event.projectId)),
      textArray(moves.map(({ claim }) => claim.key)),
      uuidArray(moves.map(({ to }) => to)),
    ],
  });
}
