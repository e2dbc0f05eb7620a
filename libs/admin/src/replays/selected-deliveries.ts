import { type EntityManager, In } from 'typeorm';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { deliveryIdOf, type PosthornEvent, unixMsOfUuid } from '#kernel';
import { conditionsOf, type EvaluatedEvent, missReason } from '#routing';
import type { AdminContext } from '../admin-context.ts';
import { hasSelectedState, type StateFilter } from '../deliveries/delivery-filter.ts';
import { type DeliveryViewStatus, viewStatus } from '../deliveries/delivery-view.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { conditionsOf as stateConditions } from '../deliveries/select-deliveries.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { readSelectedPage, type SelectedPage, type SelectedRow } from './read-page.ts';
import { type Selection, type SelectionPlace, WHOLE_EVENT } from './selection.ts';

/** A delivery that a replay sends. */
export interface SelectedDelivery {
  deliveryId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  /** Null for an event that the endpoint did not get. */
  status: DeliveryViewStatus | null;
}

/** Some deliveries of a selection, and the place behind them. */
export interface SelectedDeliveries {
  found: SelectedDelivery[];
  /** The number of deliveries that are left out because their endpoint gets nothing. */
  excluded: number;
  place: SelectionPlace;
  isEnd: boolean;
}

/** The most rows that are read at a time. */
const MAX_ROWS = 1_000;
/** The fewest rows that are read at a time if a filter may leave only some of them. */
const MIN_ROWS = 200;
/** Rows that are read at a time if a condition needs the data of their events. */
const ROWS_WITH_DATA = 50;
/** The data of events that is read at once for a condition, in bytes: at most 256 KiB and one event. */
const DATA_BYTES = 262_144;

/** The first events of a list whose data is at most `$2` bytes, and one more. */
const EVENTS = `select ${EVENT_COLUMNS} from (
  select y.*, sum(octet_length(y.data)) over (order by y.id) - octet_length(y.data) as bytes_before
  from posthorn.event y where y.id = any($1)
) e
where e.bytes_before < $2 order by e.id`;

/** The parts of the `AdminContext` that reading a selection needs. */
export type SelectionContext = Pick<AdminContext, 'dataSource' | 'clock' | 'compute'>;

/** Reads the deliveries of a selection, oldest event first. */
export class SelectionReader {
  constructor(private readonly context: SelectionContext) {}

  /**
   * Reads some deliveries behind a place: up to `limit`, and as few as none if the routings that it examines have none.
   */
  async read(selection: Selection, after: SelectionPlace, limit: number): Promise<SelectedDeliveries> {
    const { manager } = this.context.dataSource;
    const endpoint = await this.unmatchedFor(manager, selection);
    const examined = await readSelectedPage(manager, selection, after, rowsFor(selection, endpoint, limit));
    const page = endpoint ? await this.takenOf(examined, endpoint) : examined;
    const { rows } = page;
    const selected = await this.withStatus(manager, rows, selection.filter);
    const closed = await this.closedAmong(manager, selected, selection.force);
    const found: SelectedDelivery[] = [];
    let excluded = 0;
    let place = after;
    for (const { row, delivery } of selected) {
      const isClosed = closed.has(row.endpointId);
      if (!isClosed && found.length === limit) return { found, excluded, place, isEnd: false };
      if (isClosed) excluded++;
      else found.push(delivery);
      place = { eventId: row.eventId, nth: row.nth };
    }
    return { found, excluded, place: page.place, isEnd: page.isEnd };
  }

  /** The endpoint whose missing events are included; undefined if none are. */
  private async unmatchedFor(
    manager: EntityManager,
    { endpointId, includeUnmatched }: Selection,
  ): Promise<EndpointEntity | undefined> {
    if (endpointId === null || !includeUnmatched) return undefined;
    return manager.findOneByOrFail(EndpointEntity, { id: endpointId });
  }

  /**
   * The page without events that the endpoint did not get and does not subscribe to. It is shorter if a condition needs
   * the data of its events, and the events are large.
   */
  private async takenOf(page: SelectedPage, endpoint: EndpointEntity): Promise<SelectedPage> {
    const { id, eventTypes, channels, where: condition, projectId } = endpoint;
    const subscription = { id, eventTypes, channels, condition };
    const unmatched = page.rows.filter(({ isMatched }) => !isMatched);
    const events = await this.eventsOf(unmatched, projectId, condition !== null);
    const questions = events.map((event) => conditionsOf(event, [subscription]));
    await this.context.compute.judgeAll(projectId, questions);
    const isTaken = (question: EvaluatedEvent) => missReason(subscription, question) === null;
    const taken = new Set(questions.filter(isTaken).map(({ event }) => event.id));
    const { rows, ...end } = upTo(page, events.length < unmatched.length ? events.at(-1)?.id : undefined);
    return { ...end, rows: rows.filter(({ isMatched, eventId }) => isMatched || taken.has(eventId)) };
  }

  /** The events of the rows; with their data if a condition may need it: then only the first, if they are large. */
  private async eventsOf(rows: readonly SelectedRow[], projectId: string, withData: boolean): Promise<PosthornEvent[]> {
    const bare = { data: '', orderingKey: null, actor: null, expiresAtMs: null };
    if (!withData) {
      return rows.map(({ eventId: id, eventType: type, channel, channels }) => ({
        ...{ id, projectId, type, channel, channels: channels ?? undefined, occurredAtMs: unixMsOfUuid(id), ...bare },
      }));
    }
    const ids = rows.map(({ eventId }) => eventId);
    return (await this.context.dataSource.manager.query<EventRow[]>(EVENTS, [ids, DATA_BYTES])).map(toEvent);
  }

  /** The endpoints that get no deliveries. */
  private async closedAmong(
    manager: EntityManager,
    selected: readonly { delivery: SelectedDelivery }[],
    force: boolean,
  ): Promise<Set<string>> {
    const ids = [...new Set(selected.map(({ delivery }) => delivery.endpointId))];
    const endpoints = await manager.find(EndpointEntity, {
      select: { id: true, state: true, deletedAt: true },
      where: { id: In(ids) },
    });
    const isClosed = ({ state, deletedAt }: EndpointEntity) =>
      deletedAt !== null || state === 'pending' || (state === 'disabled' && !force);
    return new Set(endpoints.filter(isClosed).map(({ id }) => id));
  }

  /**
   * The rows whose deliveries have the state of a filter, each as a delivery. An event that the endpoint did not get
   * has no state, and is among them.
   */
  private async withStatus(
    manager: EntityManager,
    rows: readonly SelectedRow[],
    filter: StateFilter,
  ): Promise<{ row: SelectedRow; delivery: SelectedDelivery }[]> {
    const matched = rows.filter(({ isMatched }) => isMatched);
    const nowMs = this.context.clock.nowMs();
    const conditions = stateConditions(filter, nowMs);
    const read = await readDeliveries(manager, matched, nowMs);
    const states = new Map(read.map((row) => [row.deliveryId, row]));
    return rows.flatMap((row) => {
      const deliveryId = deliveryIdOf(row.eventId, row.endpointId);
      const { eventId, eventType, endpointId } = row;
      const state = states.get(deliveryId);
      if (state && !hasSelectedState(conditions, state)) return [];
      return [
        { row, delivery: { deliveryId, eventId, eventType, endpointId, status: state ? viewStatus(state) : null } },
      ];
    });
  }
}

/** The part of a page up to an event; the whole page if there is none. */
function upTo(page: SelectedPage, eventId: string | undefined): SelectedPage {
  if (eventId === undefined) return page;
  const rows = page.rows.filter((row) => row.eventId <= eventId);
  return { rows, place: { eventId, nth: WHOLE_EVENT }, isEnd: false };
}

function rowsFor({ filter }: Selection, endpoint: EndpointEntity | undefined, limit: number): number {
  if (endpoint?.where) return ROWS_WITH_DATA;
  const { status, statusCode, errorCode, trigger } = filter;
  const takesAll = [status, statusCode, errorCode, trigger].every((list) => list === undefined);
  const atLeast = takesAll && !endpoint ? limit : Math.max(limit, MIN_ROWS);
  return Math.min(atLeast, MAX_ROWS);
}
