import { toTypeId, unixMsOfUuid } from '#kernel';
import type { AttemptTrigger } from '#delivery';
import type { DeliveryViewStatus } from '../deliveries/delivery-view.ts';
import type { Count } from './count-selection.ts';
import { estimateEndMs } from './estimate-end.ts';
import type { ReplayRow } from './replay-row.ts';
import type { SelectedDelivery } from './selected-deliveries.ts';
import type { Selection } from './selection.ts';

/** The conditions that the deliveries of a replay meet: null, or an empty list, for a condition that is not set. */
export interface ReplayFilterView {
  endpointId: string | null;
  eventId: string | null;
  /** The event has one of these types. */
  type: readonly string[];
  /** The event has one of these channels. */
  channel: readonly string[];
  status: readonly DeliveryViewStatus[];
  /** The last response has one of these codes, such as `503`, or is of one of these classes, such as `5xx`. */
  statusCode: readonly string[];
  /** The last attempt has one of these errors, such as `timeout`. */
  errorCode: readonly string[];
  /** The last attempt has one of these causes. */
  trigger: readonly AttemptTrigger[];
  /** The events were accepted at this time or later. */
  after: string;
  /** The events were accepted before this time, which is the time of the request at the latest. */
  before: string;
  /** True if the replay includes the events that the endpoint did not get and that its subscription takes now. */
  includeUnmatched: boolean;
}

/** A delivery that a replay would send. */
export interface ReplaySampleView {
  /** `dlv_…`. */
  deliveryId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  /** Null for an event that the endpoint did not get. */
  status: DeliveryViewStatus | null;
}

/** A replay of many deliveries, as the APIs show it. */
export interface ReplayView {
  /** `rpl_…`, as the attempts of the replay name it; null for a dry run. */
  id: string | null;
  /** `dry-run`: nothing was stored, and nothing is sent. */
  status: 'dry-run' | 'running' | 'completed' | 'cancelled';
  filter: ReplayFilterView;
  /** True if the deliveries of disabled endpoints are sent too. */
  force: boolean;
  /** The most deliveries that the replay sends in a second. */
  ratePerSecond: number;
  /** The number of deliveries, as far as they are counted. */
  total: number;
  /** False if more deliveries than `total` may follow: the count is under way, or a dry run has ended it. */
  isTotalExact: boolean;
  /** The number of deliveries that the filter selects, and that are left out because their endpoint gets nothing. */
  excluded: number;
  /** The number of deliveries whose replay succeeded. */
  done: number;
  /** The number of deliveries whose replay failed. A delivery that is retried afterwards counts here, too. */
  failed: number;
  /** The number of deliveries that another replay or attempt has taken over. */
  skipped: number;
  /** The number of deliveries whose replay has no outcome yet; null as long as the total is not exact. */
  remaining: number | null;
  /** The estimated end, by the rate and the progress so far; null if the replay is not running, or is not counted. */
  estimatedEndAt: string | null;
  /** The reason why a running replay makes no progress. */
  problem: string | null;
  createdAt: string;
  /** The time of the completion or the cancellation. */
  endedAt: string | null;
  /** The first deliveries of a dry run, oldest first. Empty for a replay. */
  sample: ReplaySampleView[];
}

function filterView(selection: Selection): ReplayFilterView {
  const { endpointId, eventId, filter, fromId, beforeId, includeUnmatched } = selection;
  return {
    ...{ endpointId: endpointId && toTypeId('ep', endpointId), eventId: eventId && toTypeId('evt', eventId) },
    ...{ type: [], channel: [], status: [], statusCode: [], errorCode: [], trigger: [], ...filter },
    after: new Date(unixMsOfUuid(fromId)).toISOString(),
    before: new Date(unixMsOfUuid(beforeId)).toISOString(),
    includeUnmatched,
  };
}

/** Maps a delivery of a selection to its view. */
function sampleView({ deliveryId, eventId, eventType, endpointId, status }: SelectedDelivery): ReplaySampleView {
  return {
    ...{ deliveryId: toTypeId('dlv', deliveryId), eventId: toTypeId('evt', eventId) },
    ...{ eventType, endpointId: toTypeId('ep', endpointId), status },
  };
}

/** The view of a replay that was only counted. */
export function dryRunView(selection: Selection, ratePerSecond: number, count: Count, nowMs: number): ReplayView {
  const { counted, excluded, isExact, sample } = count;
  return {
    ...{ id: null, status: 'dry-run', filter: filterView(selection), force: selection.force, ratePerSecond },
    ...{ total: counted, isTotalExact: isExact, excluded, done: 0, failed: 0, skipped: 0 },
    ...{ remaining: isExact ? counted : null, estimatedEndAt: null, problem: null },
    ...{ createdAt: new Date(nowMs).toISOString(), endedAt: null, sample: sample.map(sampleView) },
  };
}

/** Maps a stored replay to its view. @param nowMs the present, for the estimate */
export function replayView(row: ReplayRow, nowMs: number): ReplayView {
  const { done, failed, skipped, isCounted, taken, isTaken, state } = row;
  const settled = done + failed + skipped;
  // Deliveries may have come into the selection, or left it, since they were counted.
  const excluded = isTaken ? row.leftOut : Math.max(row.excluded, row.leftOut);
  const total = state === 'completed' ? settled : Math.max(row.counted + row.excluded - excluded, taken);
  const remaining = isCounted ? total - settled : null;
  const endMs = state === 'running' && remaining !== null ? estimateEndMs(row, remaining, nowMs) : null;
  return {
    ...{ id: toTypeId('rpl', row.id), status: state === 'cancelling' ? 'cancelled' : state },
    ...{ filter: filterView(row.selection), force: row.selection.force, ratePerSecond: row.ratePerSecond },
    ...{ total, isTotalExact: isCounted, excluded, done, failed, skipped, remaining },
    estimatedEndAt: endMs === null ? null : new Date(endMs).toISOString(),
    problem: row.problem,
    createdAt: new Date(row.createdAtMs).toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    sample: [],
  };
}
