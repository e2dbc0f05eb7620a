import { lowestUuidAt, type Metadata, steadyMs } from '#kernel';
import type { AdminContext } from '../admin-context.ts';
import { Statement } from '../deliveries/statement.ts';
import { EVENT_VIEW_COLUMNS, type EventViewRow } from './event-view.ts';

/** Events that one statement examines at least, and at most, if a filter leaves only some of them. */
const MIN_CHUNK = 1_000;
const MAX_CHUNK = 20_000;

/** The conditions that a listed event meets; a field that is left out sets none. */
export interface EventFilter {
  type?: string;
  /** The metadata has all these keys with these values. */
  metadata?: Metadata;
  /** Accepted at this time or later. */
  after?: Date;
  /** Accepted before this time. */
  before?: Date;
}

/** The events to find. */
export interface EventSelection {
  projectId: string;
  filter: EventFilter;
  /** The event behind which the search begins; null for the youngest event. */
  after: string | null;
}

/** The bounds of a search: it ends at the first that is reached. */
interface SearchBounds {
  /** Events. */
  limit: number;
  /** In milliseconds. */
  timeMs: number;
}

/** The events found, youngest first, and the id below which more may follow; null at the end. */
interface SearchResult {
  found: EventViewRow[];
  next: string | null;
}

/** The part of the events of a project that a statement examines, from an id up to below another one. */
interface Part {
  fromId: string;
  beforeId: string | null;
}

type SearchContext = Pick<AdminContext, 'dataSource' | 'clock'>;

/** Reads events of a selection, youngest first, until enough are found, or the time is over. */
export async function searchEvents(
  context: SearchContext,
  { projectId, filter, after }: EventSelection,
  { limit, timeMs }: SearchBounds,
): Promise<SearchResult> {
  const beganMs = steadyMs(context.clock);
  const fromId = lowestUuidAt(filter.after?.getTime() ?? 0);
  let beforeId = lowest(after, filter.before ? lowestUuidAt(filter.before.getTime()) : null);
  const found: EventViewRow[] = [];
  for (let chunk = Math.max(limit + 1, MIN_CHUNK); ; chunk = Math.min(2 * chunk, MAX_CHUNK)) {
    const edge = isSelective(filter) ? await edgeOf(context, projectId, { fromId, beforeId }, chunk) : undefined;
    const part = { fromId: edge ?? fromId, beforeId };
    found.push(...(await readPart(context, projectId, filter, part, limit + 1 - found.length)));
    if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1]!.id };
    if (edge === undefined) return { found, next: null };
    beforeId = edge;
    if (steadyMs(context.clock) - beganMs > timeMs) return { found, next: edge };
  }
}

const lowest = (one: string | null, other: string | null) =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** Returns true if a filter has conditions that no index answers. */
const isSelective = ({ type, metadata }: EventFilter) => type !== undefined || metadata !== undefined;

/** SQL that is true for the events of a part. */
function rangeOf(statement: Statement, projectId: string, { fromId, beforeId }: Part): string {
  const isBelow = beforeId === null ? '' : ` and e.id < ${statement.add(beforeId)}::uuid`;
  return `e.project_id = ${statement.add(projectId)} and e.id >= ${statement.add(fromId)}::uuid${isBelow}`;
}

/** The last of the first `chunk` events of a part; undefined if the part has fewer. */
async function edgeOf(
  { dataSource }: SearchContext,
  projectId: string,
  part: Part,
  chunk: number,
): Promise<string | undefined> {
  const statement = new Statement();
  const range = rangeOf(statement, projectId, part);
  const [row] = await dataSource.manager.query<{ id: string }[]>(
    `select e.id from posthorn.event e where ${range} order by e.id desc offset ${statement.add(chunk - 1)} limit 1`,
    statement.values,
  );
  return row?.id;
}

/** The conditions of a filter on an event `e`, beside its time. */
function conditionsOf(statement: Statement, { type, metadata }: EventFilter): string[] {
  const conditions: string[] = [];
  if (type !== undefined) conditions.push(`e.type = ${statement.add(type)}`);
  if (metadata !== undefined) conditions.push(`e.metadata @> ${statement.add(JSON.stringify(metadata))}::jsonb`);
  return conditions;
}

function readPart(
  { dataSource }: SearchContext,
  projectId: string,
  filter: EventFilter,
  part: Part,
  limit: number,
): Promise<EventViewRow[]> {
  const statement = new Statement();
  const where = [rangeOf(statement, projectId, part), ...conditionsOf(statement, filter)].join(' and ');
  return dataSource.manager.query<EventViewRow[]>(
    `select ${EVENT_VIEW_COLUMNS} from posthorn.event e where ${where}
     order by e.id desc limit ${statement.add(limit)}`,
    statement.values,
  );
}
