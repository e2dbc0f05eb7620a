import { PosthornError } from '#kernel';
import { type SqlExecutor, hasSqlState, rowsOf } from '#postgres';
import { currentActor } from './actor.ts';

/** An event of a stream, with its type. The stream stores its data as JSON. */
export interface DomainEvent {
  type: string;
}

/** The UUIDs of a stream and of its project. The id of an endpoint, for example, is also the id of its stream. */
export interface StreamId {
  id: string;
  projectId: string;
}

/**
 * Appends in the caller's transaction. The events get the current actor as `by`, unless they have one.
 * @param expectedVersion the version of the stream when the events were decided; 0 for a new stream
 * @returns the new version of the stream
 * @throws PosthornError `conflict` (may be retried) if another transaction has appended since
 */
export async function appendToStream(
  tx: SqlExecutor,
  stream: StreamId,
  expectedVersion: number,
  events: readonly DomainEvent[],
  atMs: number,
): Promise<number> {
  const by = currentActor();
  const acted = by === undefined ? {} : { by };
  const versions = events.map((_, index) => expectedVersion + 1 + index);
  try {
    await tx.query(
      `insert into posthorn.stream_event (stream_id, project_id, version, type, data, at)
       select $1::uuid, $2::uuid, e.version, e.type, e.data::jsonb, $6::timestamptz
       from unnest($3::int[], $4::text[], $5::text[]) as e (version, type, data)`,
      [
        stream.id,
        stream.projectId,
        versions,
        events.map(({ type }) => type),
        events.map(({ type: _, ...data }) => JSON.stringify({ ...acted, ...data })),
        new Date(atMs),
      ],
    );
  } catch (cause) {
    if (!hasSqlState(cause, 'uniqueViolation')) throw cause;
    throw new PosthornError('conflict', 'The resource was changed by another request. Try again.', {
      cause,
      canRetry: true,
    });
  }
  return expectedVersion + events.length;
}

/** All events of a stream in their order, and its version: 0 if there is no event. */
export async function readStream<Event extends DomainEvent>(
  tx: SqlExecutor,
  streamId: string,
): Promise<{ version: number; events: Event[] }> {
  const answer = await tx.query(
    'select s.version, s.type, s.data from posthorn.stream_event s where s.stream_id = $1 order by s.version',
    [streamId],
  );
  const rows = rowsOf<{ version: number; type: string; data: object }>(answer);
  return {
    version: rows.at(-1)?.version ?? 0,
    events: rows.map(({ type, data }) => ({ type, ...data }) as Event),
  };
}
