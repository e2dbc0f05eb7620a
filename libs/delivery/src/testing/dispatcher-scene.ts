import type { EndpointSnapshot } from '#catalogue';
import { type Clock, deliveryIdOf, LoopHealth, type PosthornEvent, systemClock, uuidv7, YieldingRate } from '#kernel';
import { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import { LogRecord, type OwnedPartition, type RoutedDelivery } from '#message-log';
import { generateWebhookSecret, KeyRing } from '#signing';
import { eventually, type TestDatabase, WebhookReceiver } from '#testing';
import { Dispatcher } from '../dispatcher.ts';
import { claimPartition } from './own-partition.ts';
import { anEvent, PROJECT, TAKES_ALL } from './tasks.ts';

export const DRAIN_MS = 1_500;
export const MAX_BYTES = 2_000_000;

interface SceneOptions {
  /** Default: the machine's. */
  clock?: Clock;
  /** Default: more than any spec has. */
  maxBacklogDeliveries?: number;
  /** True if other processes own other partitions. The endpoints of this scene are in none of these partitions. */
  isShared?: boolean;
}

interface RecordOptions {
  recheck?: boolean;
  version?: number;
  event?: Partial<PosthornEvent>;
  /** Bytes of data besides `n`. */
  padBytes?: number;
  /** When the first event was accepted; each other one follows after a millisecond. Default: now. */
  firstMs?: number;
}

/** A dispatcher at work for one partition, on a real database and with real servers to send to. */
export class DispatcherScene {
  readonly endpoints = new Map<string, EndpointSnapshot>();
  /** The deliveries whose records are complete. */
  readonly completed: string[] = [];
  readonly keyRing = KeyRing.parse(KeyRing.generateKey());
  readonly catalogue = {
    version: 1,
    endpoint: (id: string) => this.endpoints.get(id),
    reach(version: number) {
      this.version = Math.max(this.version, version);
      return Promise.resolve();
    },
    refresh: () => Promise.resolve(),
  };
  readonly http: HttpDeliveryClient;
  dispatcher: Dispatcher;
  readonly problems: string[] = [];
  readonly health = new LoopHealth();

  private constructor(
    private readonly database: TestDatabase,
    readonly receiver: WebhookReceiver,
    public owner: OwnedPartition,
    private readonly options: SceneOptions,
  ) {
    const { clock = systemClock } = options;
    this.http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock });
    this.dispatcher = this.newDispatcher();
  }

  private newDispatcher(): Dispatcher {
    return new Dispatcher({
      pool: this.database.pool,
      clock: this.options.clock ?? systemClock,
      endpoints: this.catalogue,
      rate: new YieldingRate(),
      keyRing: this.keyRing,
      http: this.http,
      leaseMs: 90_000,
      maxBytes: MAX_BYTES,
      maxInFlight: 512,
      maxLaneRecords: 1_000,
      maxWaitMs: 300,
      resumePerSecond: 20,
      maxBacklogDeliveries: this.options.maxBacklogDeliveries ?? 1_000_000,
      drainMs: DRAIN_MS,
      health: this.health,
      onHealth: () => undefined,
      onProblem: (message) => void this.problems.push(message),
    });
  }

  static async start(database: TestDatabase, options: SceneOptions = {}): Promise<DispatcherScene> {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event, posthorn.endpoint_breaker');
    if (!options.isShared) await database.pool.query('truncate posthorn.backlog');
    const scene = new DispatcherScene(
      database,
      await WebhookReceiver.start(),
      await claimPartition(database.pool),
      options,
    );
    await scene.dispatcher.onAssigned([scene.owner]);
    return scene;
  }

  /** Starts another dispatcher that takes over, as after a restart. */
  async restart(): Promise<void> {
    await this.dispatcher.onRevoked([this.owner]);
    await this.dispatcher.stop();
    this.owner = await claimPartition(this.database.pool);
    this.dispatcher = this.newDispatcher();
    await this.dispatcher.onAssigned([this.owner]);
  }

  async stop(): Promise<void> {
    await this.dispatcher.onRevoked([this.owner]);
    await this.dispatcher.stop();
    await this.http.close(0);
    await this.receiver.close();
  }

  /** An endpoint at a path of the receiver, and its id. */
  endpoint(path: string, policy: EndpointSnapshot['policy'] = {}, options: Partial<EndpointSnapshot> = {}): string {
    const id = uuidv7(Date.now());
    const secretId = uuidv7(Date.now());
    const secret = this.keyRing.encrypt(generateWebhookSecret(), secretId);
    this.endpoints.set(id, {
      ...{ id, projectId: PROJECT, projectUid: null, url: this.receiver.url(path), name: path, policy },
      ...{ profile: 'standard-webhooks', profileOptions: {}, version: 1, deleted: false, state: 'active' },
      ...{ resumedAtMs: null, allowedPerMinute: null, headers: [], ...TAKES_ALL },
      secrets: [{ id: secretId, activatesAtMs: 0, expiresAtMs: null, ...secret }],
      ...options,
    });
    return id;
  }

  /** Replaces an endpoint by a later version of it. */
  change(id: string, options: Partial<EndpointSnapshot> = {}): void {
    const endpoint = this.endpoints.get(id)!;
    this.endpoints.set(id, { ...endpoint, version: endpoint.version + 1, ...options });
  }

  /** Records of committed events for an endpoint, which note here when they are complete. Their data is `{n}`. */
  async records(endpointId: string, n: number, options: RecordOptions = {}) {
    const made: LogRecord<RoutedDelivery>[] = [];
    for (let index = 0; index < n; index++) {
      const { projectId } = this.endpoints.get(endpointId)!;
      const id = uuidv7((options.firstMs ?? Date.now()) + index);
      const data = JSON.stringify({ n: index, ...(options.padBytes && { pad: 'x'.repeat(options.padBytes) }) });
      const event = anEvent({ id, projectId, data, ...options.event });
      await this.database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data, expires_at)
         values ($1, $2, $3, now(), $4, to_timestamp($5::float8 / 1000))`,
        [event.id, event.projectId, event.type, event.data, event.expiresAtMs],
      );
      const deliveryId = deliveryIdOf(event.id, endpointId);
      const value = { deliveryId, endpointId, event, catalogueVersion: options.version ?? 1 };
      const progress = { released: () => undefined, completed: () => this.completed.push(deliveryId) };
      made.push(
        new LogRecord(value, this.owner, options.recheck ?? false, 100 + (options.padBytes ?? 0), index, progress),
      );
    }
    return made;
  }

  /** Many records of one project's, whose events are stored by one statement. */
  async manyRecords(endpointId: string, n: number, projectId: string): Promise<LogRecord<RoutedDelivery>[]> {
    const events = Array.from({ length: n }, () => anEvent({ projectId }));
    await this.database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $2, 'post.published', now(), '{}' from unnest($1::uuid[]) as i (id)`,
      [events.map(({ id }) => id), projectId],
    );
    return events.map((event, index) => {
      const deliveryId = deliveryIdOf(event.id, endpointId);
      const value = { deliveryId, endpointId, event, catalogueVersion: 1 };
      const progress = { released: () => undefined, completed: () => this.completed.push(deliveryId) };
      return new LogRecord(value, this.owner, false, 100, index, progress);
    });
  }

  /** Hands `n` new records of an endpoint to the dispatcher. */
  async offer(endpointId: string, n: number, options: RecordOptions = {}) {
    const records = await this.records(endpointId, n, options);
    this.dispatcher.onRecords(records);
    return records;
  }

  completedAre(count: number): Promise<number> {
    return eventually(
      () => Promise.resolve(this.completed.length),
      (n) => n === count,
    );
  }

  /** The numbers in the data that came to a path, in its order. */
  dataAt(path: string): number[] {
    return this.receiver
      .requests(path)
      .map(({ body }) => (JSON.parse(body.toString()) as { data: { n: number } }).data.n);
  }
}
