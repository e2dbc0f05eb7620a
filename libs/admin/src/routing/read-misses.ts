import type { EntityManager } from 'typeorm';
import type { PosthornEvent } from '#kernel';
import type { MissReason } from '#routing';
import { type ListOrder, operatorOf } from '../list-order.ts';
import type { AbsenceReason } from './describe-miss.ts';
import { conditionsNear, explainMiss } from './explain-miss.ts';
import { type MissedRow, readMissed } from './read-missed.ts';
import type { RoutingRow } from './read-routing.ts';

/** An endpoint by its UUID, and the reason why it did not get the event. */
export interface Missed {
  id: string;
  reason: AbsenceReason;
  isNamed: boolean;
  /** Empty unless the reason is a condition. */
  conditions: readonly string[];
}

/** Returns true for a miss whose reason is a condition. */
export const isOfCondition = (miss: Missed): miss is Missed & { reason: MissReason } =>
  miss.reason === 'condition' || miss.reason === 'condition-error';

/** A routed event, of which a page of the routing is read. */
export interface RoutedSource {
  manager: EntityManager;
  event: PosthornEvent;
  routing: RoutingRow;
}

/** The place behind which missed endpoints are read, by their ids in an order. */
export interface MissedRange {
  behind: string;
  order: ListOrder;
}

/** Some endpoints that did not get an event, by id; `isEnd` is false if more follow. */
export async function readMisses(
  source: RoutedSource,
  range: MissedRange,
  limit: number,
): Promise<{ missed: Missed[]; isEnd: boolean }> {
  const { routing } = source;
  const left = routing.namesAllMissed ? missedOfRow(routing, range) : await missedOfProject(source, range, limit + 1);
  return { missed: left.slice(0, limit), isEnd: left.length <= limit };
}

function missedOfRow({ missed }: RoutingRow, { behind, order }: MissedRange): Missed[] {
  const isBehind = (id: string) => (operatorOf(order) === '<' ? id < behind : id > behind);
  const left = [...missed].filter(([id]) => isBehind(id)).sort(([a], [b]) => (a < b ? -1 : 1));
  const ordered = order === 'asc' ? left : left.reverse();
  return ordered.map(([id, reason]) => ({ id, reason, isNamed: true, conditions: [] }));
}

/** Reads until there are as many as wanted: an endpoint without a known reason is left out. */
async function missedOfProject(
  { manager, event, routing }: RoutedSource,
  { behind, order }: MissedRange,
  wanted: number,
): Promise<Missed[]> {
  const found: Missed[] = [];
  for (let from: string | undefined = behind; from !== undefined && found.length < wanted;) {
    const rows = await readMissed(manager, event, routing, { behind: from, order }, wanted);
    for (const row of rows) {
      const miss = missOf(event, row, routing);
      if (miss !== null) found.push(isOfCondition(miss) ? { ...miss, conditions: conditionsNear(event, row) } : miss);
    }
    from = rows.length < wanted ? undefined : rows.at(-1)!.id;
  }
  return found;
}

function missOf(event: PosthornEvent, row: MissedRow, { missed, missedCounts }: RoutingRow): Missed | null {
  const miss = { id: row.id, isNamed: missed.has(row.id), conditions: [] };
  const named = missed.get(row.id);
  if (named !== undefined) return { ...miss, reason: named };
  if (row.wasDeleted) return { ...miss, reason: 'deleted' };
  if (row.isLater) return { ...miss, reason: 'created-later' };
  const isKnown = row.before !== null || row.near.length > 0;
  if (isKnown && event.endpointIds?.includes(row.id) === false) return { ...miss, reason: 'not-chosen' };
  // An endpoint that was being created while the event was routed.
  const reason = explainMiss(event, row, missedCounts) ?? (row.before === null ? 'created-later' : null);
  return reason === null ? null : { ...miss, reason };
}
