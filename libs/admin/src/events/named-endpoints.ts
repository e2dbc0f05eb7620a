import type pg from 'pg';
import type { FieldProblem } from '#kernel';
import type { ReceivedEvent } from '#outbox';

const NONE: readonly string[] = [];

/** The endpoints that a received event names, as UUIDs in the order of its list. */
const namedIn = (event: ReceivedEvent): readonly string[] =>
  (event.ok ? event.message.endpointIds : event.held?.endpointIds) ?? NONE;

/**
 * The endpoints of a project among those that the events of a request name. Takes one statement, or none if no event
 * names an endpoint.
 */
export async function findNamedEndpoints(
  pool: pg.Pool,
  projectId: string,
  events: readonly ReceivedEvent[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(events.flatMap(namedIn));
  if (ids.size === 0) return ids;
  const { rows } = await pool.query<{ id: string }>({
    name: 'find-named-endpoints',
    text: `select e.id from posthorn.endpoint e
      where e.project_id = $1 and e.deleted_at is null and e.id = any($2::uuid[])`,
    values: [projectId, [...ids]],
  });
  return new Set(rows.map(({ id }) => id));
}

/** A problem for each endpoint that an event names and that its project does not have. */
export function namedEndpointProblems(event: ReceivedEvent, found: ReadonlySet<string>): FieldProblem[] {
  return namedIn(event).flatMap((id, index) =>
    found.has(id) ? [] : { pointer: `/endpointIds/${index}`, message: 'is not the id of an endpoint of this project' },
  );
}
