import type { DataSource } from 'typeorm';
import type { AttemptTrigger, DeliveryStatus } from '#delivery';
import { type Clock, deliveryIdOf, systemClock, toTypeId, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import type { IncludedParts } from '../deliveries/delivery-parts.ts';
import type { DeliveryView } from '../deliveries/delivery-view.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { ListOrder } from '../list-order.ts';
import { BlockFollower } from '../log-blocks/block-follower.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { CountDeliveries, CountDeliveriesHandler, type DeliveryCountView } from '../queries/count-deliveries.ts';
import {
  CountDeliveriesByEndpoint,
  CountDeliveriesByEndpointHandler,
  type DeliveryCountsView,
} from '../queries/count-deliveries-by-endpoint.ts';
import { type DeliveryWithAttemptsView, GetDelivery, GetDeliveryHandler } from '../queries/get-delivery.ts';
import {
  type AllDeliveriesFilter,
  ListAllDeliveries,
  ListAllDeliveriesHandler,
  type ProjectDeliveryView,
} from '../queries/list-all-deliveries.ts';
import { ListDeliveries, ListDeliveriesHandler } from '../queries/list-deliveries.ts';
import type { Page } from '../queries/page.ts';

/** One attempt of a delivery. */
export interface GivenAttempt {
  state: DeliveryStatus;
  outcome?: 'succeeded' | 'failed' | 'cancelled';
  trigger?: AttemptTrigger;
  status?: number | null;
  errorCode?: string | null;
}

/** An event with the endpoints that it is routed to. */
export interface GivenEvent {
  type?: string;
  /** The time in its id, in Unix milliseconds. */
  atMs: number;
  endpointIds: string[];
  /** Default: none. */
  channels?: readonly string[];
  /** JSON. Default: an empty object. */
  data?: string;
}

const FENCE = 'blocks';

/** Deliveries of projects in a database of its own, and their lists. */
export class DeliveryScene {
  private readonly context: AdminContext;
  /** The clock of the lists and counts. */
  clock: Pick<Clock, 'nowMs' | 'steppedMs'> = systemClock;
  /** Called with each statement of the lists and counts after its result, which they wait for. */
  afterStatement: (sql: string) => Promise<unknown> = () => Promise.resolve();

  private constructor(
    readonly server: TestDatabase,
    private readonly database: Database,
  ) {
    this.context = {
      dataSource: this.watched(database.dataSource),
      pool: server.pool,
      clock: { nowMs: () => this.clock.nowMs(), steppedMs: () => this.clock.steppedMs() },
    } as unknown as AdminContext;
  }

  private watched(dataSource: DataSource): DataSource {
    const { manager } = dataSource;
    const query = async (sql: string, values?: unknown[]): Promise<unknown> => {
      const rows: unknown = await manager.query(sql, values);
      await this.afterStatement(sql);
      return rows;
    };
    const watching: unknown = Object.create(manager, { query: { value: query } });
    return Object.create(dataSource, { manager: { value: watching } }) as DataSource;
  }

  static async open(): Promise<DeliveryScene> {
    const server = await migratedDatabase();
    const database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, EndpointEntity] });
    return new DeliveryScene(server, database);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.server.drop();
  }

  project(): Promise<string> {
    return insertProject(this.server.pool);
  }

  endpoint(projectId: string): Promise<string> {
    return insertEndpoint(this.server.pool, projectId);
  }

  /** Stores an event with its routing. @returns its id */
  async route(
    projectId: string,
    { type = 'a.b', atMs, endpointIds, channels = [], data = '{}' }: GivenEvent,
  ): Promise<string> {
    const id = uuidv7(atMs);
    await this.server.pool.query(
      `with e as (
         insert into posthorn.event (id, project_id, type, occurred_at, data, channel, channels)
         values ($1, $2, $3, now(), $7, $5, $6))
       insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
       values ($1, $2, 1, $4, '{}', '{}')`,
      [id, projectId, type, endpointIds, channels[0] ?? null, channels.length > 1 ? channels : null, data],
    );
    return id;
  }

  /** Records the next attempt of a delivery. @returns its request id */
  async attempt(projectId: string, eventId: string, endpointId: string, given: GivenAttempt): Promise<string> {
    const { state, outcome = state === 'succeeded' ? 'succeeded' : 'failed', trigger = 'first' } = given;
    const { status = outcome === 'succeeded' ? 204 : null, errorCode = null } = given;
    const requestId = uuidv7(Date.now());
    await this.server.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, status, error_code, error_message, response_truncated, endpoint_version)
       select $1, 1 + (select count(*) from posthorn.attempt a where a.delivery_id = $1), $2, $3, $4, $5, $6, $7, $8,
         now(), 1, $9, $10, $10, false, 1`,
      [
        ...[deliveryIdOf(eventId, endpointId), requestId, eventId, endpointId, projectId, trigger, outcome, state],
        ...[status, errorCode],
      ],
    );
    return requestId;
  }

  /** Makes a delivery wait in `due`: for its first attempt, for a retry, or once it is settled, for a replay. */
  async wait(projectId: string, eventId: string, endpointId: string): Promise<void> {
    await this.server.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       select $1, case l.state when 'retrying' then 'retry' when 'pending' then 'first' else 'replay' end, $2, $3, $4,
         case l.state when 'retrying' then 1 else 0 end, now(), false, 0
       from (select coalesce((
         select a.state from posthorn.attempt a where a.delivery_id = $1 order by a.number desc limit 1
       ), 'pending') as state) l`,
      [deliveryIdOf(eventId, endpointId), eventId, endpointId, projectId],
    );
  }

  /** Stores all attempts and events so far in blocks. */
  async storeBlocks(): Promise<void> {
    const { pool } = this.server;
    const epoch = await claimOwnership(pool, FENCE, 'test');
    const follower = new BlockFollower({ pool, clock: systemClock, fence: FENCE });
    await follower.look(epoch, new AbortController().signal);
  }

  list(
    projectId: string,
    filter: DeliveryFilter,
    limit = 250,
    cursor: string | null = null,
    order: ListOrder = 'desc',
    parts?: IncludedParts,
  ): Promise<Page<DeliveryView>> {
    const query = new ListDeliveries(toTypeId('prj', projectId), filter, cursor, limit, order, parts);
    return new ListDeliveriesHandler(this.context).execute(query);
  }

  get(projectId: string, delivery: string, parts?: IncludedParts): Promise<DeliveryWithAttemptsView> {
    const query = new GetDelivery(toTypeId('prj', projectId), delivery, null, 50, 'asc', parts);
    return new GetDeliveryHandler(this.context).execute(query);
  }

  listAll(
    filter: AllDeliveriesFilter,
    limit = 250,
    cursor: string | null = null,
    order: ListOrder = 'desc',
  ): Promise<Page<ProjectDeliveryView>> {
    return new ListAllDeliveriesHandler(this.context).execute(new ListAllDeliveries(filter, cursor, limit, order));
  }

  count(projectId: string, filter: DeliveryFilter): Promise<DeliveryCountView> {
    return new CountDeliveriesHandler(this.context).execute(new CountDeliveries(toTypeId('prj', projectId), filter));
  }

  countByEndpoint(projectId: string, filter: DeliveryFilter): Promise<DeliveryCountsView> {
    const query = new CountDeliveriesByEndpoint(toTypeId('prj', projectId), filter);
    return new CountDeliveriesByEndpointHandler(this.context).execute(query);
  }
}
