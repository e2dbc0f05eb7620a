import { deliveryIdOf, systemClock, uuidv7 } from '#kernel';
import { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import { LogRecord, type OwnedPartition, type RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { generateWebhookSecret, KeyRing } from '#signing';
import { eventually, type TestDatabase, WebhookReceiver } from '#testing';
import { Dispatcher } from '../dispatcher.ts';
import type { EndpointRecord } from '../target.ts';
import { anEvent, PROJECT } from './tasks.ts';

const FENCE = 'spec/0';
export const DRAIN_MS = 1_500;
export const MAX_BYTES = 2_000_000;

/** What is special of some records: bytes of data besides `n`, say. */
interface RecordsSaid {
  recheck?: boolean;
  version?: number;
  padBytes?: number;
}

/** A dispatcher at work for one partition, on a real database and with real servers to send to. */
export class DispatcherScene {
  readonly endpoints = new Map<string, EndpointRecord>();
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
  readonly http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
  readonly dispatcher: Dispatcher;

  private constructor(
    private readonly database: TestDatabase,
    readonly receiver: WebhookReceiver,
    readonly owner: OwnedPartition,
  ) {
    this.dispatcher = new Dispatcher({
      pool: database.pool,
      clock: systemClock,
      endpoints: this.catalogue,
      keyRing: this.keyRing,
      http: this.http,
      leaseMs: 90_000,
      maxBytes: MAX_BYTES,
      maxInFlight: 512,
      maxLaneRecords: 1_000,
      maxWaitMs: 300,
      resumePerSecond: 20,
      drainMs: DRAIN_MS,
      onHealth: () => undefined,
      onProblem: () => undefined,
    });
  }

  static async start(database: TestDatabase): Promise<DispatcherScene> {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event');
    const epoch = await claimOwnership(database.pool, FENCE, 'a');
    const owner = { fence: FENCE, epoch, partition: 0, partitionCount: 1 };
    const scene = new DispatcherScene(database, await WebhookReceiver.start(), owner);
    await scene.dispatcher.onAssigned([owner]);
    return scene;
  }

  async stop(): Promise<void> {
    await this.dispatcher.onRevoked([this.owner]);
    await this.dispatcher.stop();
    await this.http.close(0);
    await this.receiver.close();
  }

  /** An endpoint at a path of the receiver, and its id. */
  endpoint(path: string, policy: EndpointRecord['policy'] = {}, said: Partial<EndpointRecord> = {}): string {
    const id = uuidv7(Date.now());
    const secretId = uuidv7(Date.now());
    const secret = this.keyRing.encrypt(generateWebhookSecret(), secretId);
    this.endpoints.set(id, {
      ...{ id, projectId: PROJECT, projectUid: null, url: this.receiver.url(path), name: path, policy },
      ...{ profile: 'standard-webhooks', profileOptions: {}, version: 1, deleted: false, state: 'active' },
      ...{ resumedAtMs: null, allowedPerMinute: null, headers: [] },
      secrets: [{ id: secretId, activatesAtMs: 0, expiresAtMs: null, ...secret }],
      ...said,
    });
    return id;
  }

  /** Makes of an endpoint what a later version of it is. */
  change(id: string, said: Partial<EndpointRecord> = {}): void {
    const endpoint = this.endpoints.get(id)!;
    this.endpoints.set(id, { ...endpoint, version: endpoint.version + 1, ...said });
  }

  /** Records of committed events for an endpoint, which note here when they are complete. Their data is `{n}`. */
  async records(endpointId: string, n: number, said: RecordsSaid = {}) {
    const made: LogRecord<RoutedDelivery>[] = [];
    for (let index = 0; index < n; index++) {
      const { projectId } = this.endpoints.get(endpointId)!;
      const data = JSON.stringify({ n: index, ...(said.padBytes && { pad: 'x'.repeat(said.padBytes) }) });
      const event = anEvent({ id: uuidv7(Date.now() + index), projectId, data });
      await this.database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, $3, now(), $4)`,
        [event.id, event.projectId, event.type, event.data],
      );
      const deliveryId = deliveryIdOf(event.id, endpointId);
      const value = { deliveryId, endpointId, event, catalogueVersion: said.version ?? 1 };
      const progress = { released: () => undefined, completed: () => this.completed.push(deliveryId) };
      made.push(new LogRecord(value, this.owner, said.recheck ?? false, 100 + (said.padBytes ?? 0), index, progress));
    }
    return made;
  }

  /** Gives it so many new records of an endpoint's. */
  async offer(endpointId: string, n: number, said: RecordsSaid = {}) {
    const records = await this.records(endpointId, n, said);
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
