import { lowestUuidAt, type Metadata, steadyMs } from '#kernel';
import type { AdminContext } from '../admin-context.ts';
import { Statement } from '../deliveries/statement.ts';
import { EVENTS, keyOfType } from '../log-blocks/block-source.ts';
import type { ListOrder } from '../list-order.ts';
import { idAfter } from '../id-before.ts';
import { readIds } from '../log-blocks/read-blocks.ts';
import { MAX_PAGE_BYTES } from '../page-bytes.ts';
import { eventViewColumns, type EventViewRow } from './event-view.ts';
import { hasChannel } from './event-channels.ts';

/** Events that one statement examines at least, and at most, if a filter leaves only some of them. */
const MIN_CHUNK = 1_000;
const MAX_CHUNK = 20_000;
/** The most ids that are read from blocks at a time: as many may be read for each type and block. */
const MAX_IDS = 1_000;
/** Above all ids of events. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The conditions that a listed event meets; a field that is left out sets none. */
export interface EventFilter {
  /** The event has one of these types. */
  type?: readonly string[];
  /** One of the event's channels is one of these. */
  channel?: readonly string[];
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
  /** The event behind which the search begins, in the order; null for the first event. */
  behind: string | null;
  order: ListOrder;
  /** False to leave out the data of the events. */
  withContent: boolean;
}

/** The bounds of a search: it ends at the first that is reached, or at `MAX_PAGE_BYTES`. */
interface SearchBounds {
  /** Events. */
  limit: number;
  /** In milliseconds. */
  timeMs: number;
}

/** The events found, in order, and the id behind which more may follow; null at the end. */
interface SearchResult {
  found: EventViewRow[];
  next: string | null;
}

/** Events that a statement examines: from an id up to below another one. */
interface Part {
  fromId: string;
  beforeId: string;
  /** The only ids among them that may be of the selection; null for all. */
  ids: readonly string[] | null;
}

type SearchContext = Pick<AdminContext, 'dataSource' | 'pool' | 'clock'>;

/** Reads events of a selection until enough are found, or the time is over. */
export async function searchEvents(
  context: SearchContext,
  selection: EventSelection,
  { limit, timeMs }: SearchBounds,
): Promise<SearchResult> {
  const beganMs = steadyMs(context.clock);
  let range = beginOf(selection);
  let bytes = 0;
  const found: EventViewRow[] = [];
  for (let chunk = Math.max(limit + 1, MIN_CHUNK); ; chunk = Math.min(2 * chunk, MAX_CHUNK)) {
    const wanted = limit + 1 - found.length;
    const { part, edge } = await nextPart(context, selection, range, { chunk, wanted });
    const rows = await readPart(context, selection, part, { limit: wanted, bytes: MAX_PAGE_BYTES - bytes });
    found.push(...rows);
    bytes += selection.withContent ? rows.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0) : 0;
    const isLarge = bytes > MAX_PAGE_BYTES;
    if (isLarge || found.length > limit) {
      const kept = found.slice(0, isLarge ? Math.min(limit, Math.max(1, found.length - 1)) : limit);
      return { found: kept, next: kept.at(-1)!.id };
    }
    if (edge === undefined) return { found, next: null };
    range = behindId(range, edge, selection.order);
    if (steadyMs(context.clock) - beganMs > timeMs) return { found, next: edge };
  }
}

/** The range of a selection from its place on. */
function beginOf({ filter, behind, order }: EventSelection): Part {
  const fromId = lowestUuidAt(filter.after?.getTime() ?? 0);
  const beforeId = filter.before ? lowestUuidAt(filter.before.getTime()) : LAST_ID;
  const range = { fromId, beforeId, ids: null };
  return behind === null ? range : behindId(range, behind, order);
}

/** The part of a range behind an id, in an order. */
function behindId({ fromId, beforeId, ids }: Part, id: string, order: ListOrder): Part {
  if (order === 'desc') return { fromId, beforeId: id < beforeId ? id : beforeId, ids };
  const next = idAfter(id);
  return { fromId: next > fromId ? next : fromId, beforeId, ids };
}

/**
 * The part of the next `chunk` events of a range, with the last of them; without it if fewer are left. Without a
 * condition that no index answers, it is the whole range. The events of certain types are found by their blocks, unless
 * the blocks lack too many events.
 */
async function nextPart(
  context: SearchContext,
  selection: EventSelection,
  range: Part,
  { chunk, wanted }: { chunk: number; wanted: number },
): Promise<{ part: Part; edge: string | undefined }> {
  const { projectId, filter, order } = selection;
  const { type, channel, metadata } = filter;
  if (!type && !channel && !metadata) return { part: range, edge: undefined };
  const keys = type?.map((one) => keyOfType(projectId, one));
  const { fromId, beforeId } = range;
  const most = channel || metadata ? MAX_IDS : wanted;
  const ids = keys && (await readIds(context.pool, EVENTS, { keys, fromId, beforeId, order }, most));
  const edge = ids === undefined ? await edgeOf(context, selection, range, chunk) : ids[most - 1];
  const part = { ...range, ids: ids ?? null };
  if (edge === undefined) return { part, edge };
  return { part: order === 'desc' ? { ...part, fromId: edge } : { ...part, beforeId: idAfter(edge) }, edge };
}

/** SQL that is true for the events of a part. */
function rangeOf(statement: Statement, projectId: string, { fromId, beforeId }: Part): string {
  const [begin, end] = [fromId, beforeId].map((id) => `${statement.add(id)}::uuid`);
  return `e.project_id = ${statement.add(projectId)} and e.id >= ${begin} and e.id < ${end}`;
}

/** The table of a statement on the events of a part. By their ids, they are looked up one by one, see ADR 55. */
function sourceOf(statement: Statement, { ids }: Part): string {
  if (ids === null) return 'posthorn.event e';
  const sorted = ids.toSorted();
  const bounds = [sorted[0], sorted.at(-1)].map((id) => `${statement.add(id)}::uuid`).join(' and ');
  return `unnest(${statement.add(ids)}::uuid[]) i (id) cross join lateral (
    select x.* from posthorn.event x where x.id = i.id and x.id between ${bounds} limit 1) e`;
}

/** The last of the first `chunk` events of a part; undefined if the part has fewer. */
async function edgeOf(
  { dataSource }: SearchContext,
  { projectId, order }: EventSelection,
  part: Part,
  chunk: number,
): Promise<string | undefined> {
  const statement = new Statement();
  const range = rangeOf(statement, projectId, part);
  const [row] = await dataSource.manager.query<{ id: string }[]>(
    `select e.id from posthorn.event e where ${range} order by e.id ${order} offset ${statement.add(chunk - 1)} limit 1`,
    statement.values,
  );
  return row?.id;
}

/** The conditions of a filter on an event `e`, beside its time. */
function conditionsOf(statement: Statement, { type, channel, metadata }: EventFilter): string[] {
  const conditions: string[] = [];
  if (type) conditions.push(`e.type = any(${statement.add(type)}::text[])`);
  if (channel) conditions.push(hasChannel('e', `${statement.add(channel)}::text[]`));
  if (metadata) conditions.push(`e.metadata @> ${statement.add(JSON.stringify(metadata))}::jsonb`);
  return conditions;
}

/** Reads the events of a part, up to the first with which their data has more bytes than it may have. */
function readPart(
  { dataSource }: SearchContext,
  { projectId, filter, order, withContent }: EventSelection,
  part: Part,
  { limit, bytes }: { limit: number; bytes: number },
): Promise<EventViewRow[]> {
  const statement = new Statement();
  const where = [rangeOf(statement, projectId, part), ...conditionsOf(statement, filter)].join(' and ');
  const ordered = `order by e.id ${order}`;
  const events = `select e.* from ${sourceOf(statement, part)} where ${where} ${ordered} limit ${statement.add(limit)}`;
  // The size of a text is known without reading it.
  const measured = `select e.*, sum(octet_length(e.data)) over (${ordered}) - octet_length(e.data) as bytes_before
    from (${events}) e`;
  return dataSource.manager.query<EventViewRow[]>(
    `select ${eventViewColumns(withContent)} from (${withContent ? measured : events}) e
     ${withContent ? `where e.bytes_before <= ${statement.add(bytes)}` : ''} ${ordered}`,
    statement.values,
  );
}
