import { deliveryIdOf, systemClock, uuidv7 } from '#kernel';
import { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import { LogRecord, type OwnedPartition, type RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { generateWebhookSecret, KeyRing } from '#signing';
import { eventually, migratedDatabase, type TestDatabase, WebhookReceiver } from '#testing';
import { Dispatcher } from './dispatcher.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { anEvent, aTask } from './testing/tasks.ts';
import type { EndpointRecord } from './target.ts';

const FENCE = 'spec/0';
const MAX_WAIT_MS = 300;
const DRAIN_MS = 1_500;

describe('the dispatcher', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let http: HttpDeliveryClient;
  let dispatcher: Dispatcher;
  let owner: OwnedPartition;
  let completed: string[];
  const endpoints = new Map<string, EndpointRecord>();
  const keyRing = KeyRing.parse(KeyRing.generateKey());
  const catalogue = {
    version: 1,
    endpoint: (id: string) => endpoints.get(id),
    reach(version: number) {
      this.version = Math.max(this.version, version);
      return Promise.resolve();
    },
    refresh: () => Promise.resolve(),
  };

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event');
    receiver = await WebhookReceiver.start();
    http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
    owner = { fence: FENCE, epoch: await claimOwnership(database.pool, FENCE, 'a'), partition: 0, partitionCount: 1 };
    completed = [];
    dispatcher = new Dispatcher({
      pool: database.pool,
      clock: systemClock,
      endpoints: catalogue,
      keyRing,
      http,
      leaseMs: 90_000,
      maxLaneBytes: 1_000_000,
      maxLaneRecords: 1_000,
      maxWaitMs: MAX_WAIT_MS,
      resumePerSecond: 20,
      drainMs: DRAIN_MS,
      onHealth: () => undefined,
      onProblem: () => undefined,
    });
    await dispatcher.onAssigned([owner]);
  });
  afterEach(async () => {
    await dispatcher.onRevoked([owner]);
    await dispatcher.stop();
    await http.close(0);
    await receiver.close();
  });

  const endpoint = (path: string, policy: EndpointRecord['policy'] = {}): string => {
    const id = uuidv7(Date.now());
    const secretId = uuidv7(Date.now());
    endpoints.set(id, {
      ...{ id, projectId: uuidv7(1), projectUid: null, url: receiver.url(path), name: path, policy },
      ...{
        profile: 'standard-webhooks',
        profileOptions: {},
        version: 1,
        deleted: false,
        state: 'active',
        resumedAtMs: null,
      },
      secrets: [
        {
          ...{ id: secretId, activatesAtMs: 0, expiresAtMs: null },
          ...keyRing.encrypt(generateWebhookSecret(), secretId),
        },
      ],
      headers: [],
    });
    return id;
  };
  /** Records of committed events for an endpoint, which note here when they are complete. */
  const records = async (endpointId: string, n: number, said: { recheck?: boolean; version?: number } = {}) => {
    const made: LogRecord<RoutedDelivery>[] = [];
    for (let index = 0; index < n; index++) {
      const event = anEvent({ id: uuidv7(Date.now() + index), data: JSON.stringify({ n: index }) });
      await database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, $3, now(), $4)`,
        [event.id, event.projectId, event.type, event.data],
      );
      const deliveryId = deliveryIdOf(event.id, endpointId);
      const value = { deliveryId, endpointId, event, catalogueVersion: said.version ?? 1 };
      const progress = { released: () => undefined, completed: () => completed.push(deliveryId) };
      made.push(new LogRecord(value, owner, said.recheck ?? false, 100, index, progress));
    }
    return made;
  };
  const completedAre = (count: number) =>
    eventually(
      () => Promise.resolve(completed.length),
      (n) => n === count,
    );
  const dataAt = (path: string) =>
    receiver.requests(path).map(({ body }) => (JSON.parse(body.toString()) as { data: { n: number } }).data.n);

  it('completes a record when its attempt is committed', async () => {
    const [record] = await records(endpoint('/ok'), 1);
    dispatcher.onRecords([record!]);
    await completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ delivery_id: record!.value.deliveryId, outcome: 'succeeded', status: 200 }]);
  });

  it('parks what waits for an endpoint that does not answer, delays no other, and brings it back in order', async () => {
    const release = receiver.hold('/slow');
    const slow = endpoint('/slow', { maxInFlight: 1 });
    const waiting = await records(slow, 20);
    dispatcher.onRecords(waiting);
    dispatcher.onRecords(await records(endpoint('/fast'), 5));
    await receiver.waitFor('/fast', 5);
    // All but the one on the wire are in Postgres: no offset waits for the server.
    await completedAre(24);
    const later = await records(slow, 1);
    dispatcher.onRecords(later);
    await eventually(
      () => Promise.resolve(completed),
      (ids) => ids.includes(later[0]!.value.deliveryId),
    );
    expect(dataAt('/slow')).toEqual([0]);
    release();
    await receiver.waitFor('/slow', 21);
    expect(dataAt('/slow').slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('sends no record again whose trigger is answered, or whose retry waits', async () => {
    receiver.answer('/answered', 200, 500);
    const id = endpoint('/answered');
    const first = await records(id, 2);
    dispatcher.onRecords(first);
    await completedAre(2);
    const progress = { released: () => undefined, completed: () => completed.push('again') };
    dispatcher.onRecords(first.map(({ value }, slot) => new LogRecord(value, owner, true, 100, slot, progress)));
    await completedAre(4);
    expect(receiver.requests('/answered')).toHaveLength(2);
  });

  it('sends no record again that waits in Postgres for its first attempt', async () => {
    const [record] = await records(endpoint('/parked'), 1, { recheck: true });
    const { deliveryId, endpointId, event } = record!.value;
    await parkDeliveries(database.pool, [aTask(owner, { deliveryId, endpointId, event })], Date.now());
    dispatcher.onRecords([record!]);
    await completedAre(1);
    expect(receiver.requests('/parked')).toEqual([]);
  });

  it('sends one that may be a repeat, and is none', async () => {
    dispatcher.onRecords(await records(endpoint('/new'), 1, { recheck: true }));
    await receiver.waitFor('/new', 1);
    await completedAre(1);
  });

  it('waits for the catalogue by which a record was routed', async () => {
    dispatcher.onRecords(await records(endpoint('/later'), 1, { version: 7 }));
    await receiver.waitFor('/later', 1);
    expect(catalogue.version).toBe(7);
  });

  it('cancels, with the reason, what is for an endpoint that is gone', async () => {
    const id = endpoint('/gone');
    endpoints.get(id)!.deleted = true;
    dispatcher.onRecords(await records(id, 1));
    await completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ outcome: 'cancelled', state: 'cancelled', error_code: 'endpoint-deleted' }]);
  });

  it.each([
    ['pending', 'endpoint-pending'],
    ['disabled', 'endpoint-disabled'],
  ] as const)('cancels, with the reason, what is for an endpoint that is %s', async (state, reason) => {
    const id = endpoint(`/${state}`);
    endpoints.get(id)!.state = state;
    dispatcher.onRecords(await records(id, 1));
    await completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ outcome: 'cancelled', state: 'cancelled', error_code: reason }]);
    expect(receiver.requests(`/${state}`)).toEqual([]);
  });

  it('sends nothing more after a 410, until the endpoint is another than the one that answered it', async () => {
    receiver.answer('/gone-410', 410, 200);
    const id = endpoint('/gone-410', { maxInFlight: 1 });
    dispatcher.onRecords(await records(id, 3));
    await completedAre(3);
    const { rows } = await database.pool.query<{ state: string; error_code: string | null }>(
      'select a.state, a.error_code from posthorn.attempt a',
    );
    expect(rows.map(({ state, error_code: code }) => code ?? state).sort()).toEqual([
      ...['endpoint-disabled', 'endpoint-disabled', 'exhausted'],
    ]);
    expect(receiver.requests('/gone-410')).toHaveLength(1);
    endpoints.set(id, { ...endpoints.get(id)!, version: 2 });
    dispatcher.onRecords(await records(id, 1));
    await receiver.waitFor('/gone-410', 2);
  });

  it('holds what is for a paused endpoint, retries as well, and lets it go when that is resumed, oldest first', async () => {
    receiver.answer('/paused', 500, 200);
    const id = endpoint('/paused', { retryDelaysMs: [100], jitter: 0, maxInFlight: 1 });
    const first = await records(id, 1);
    dispatcher.onRecords(first);
    await receiver.waitFor('/paused', 1);
    endpoints.set(id, { ...endpoints.get(id)!, state: 'paused', version: 2 });
    dispatcher.onRecords(await records(id, 10));
    const parked = async () => (await database.pool.query('select from posthorn.due d where d.parked')).rowCount;
    await eventually(parked, (n) => n === 11);
    expect(completed).toHaveLength(11);
    expect(receiver.requests('/paused')).toHaveLength(1);

    endpoints.set(id, { ...endpoints.get(id)!, state: 'active', version: 3, resumedAtMs: Date.now() + 60_000 });
    await receiver.waitFor('/paused', 12);
    expect(dataAt('/paused').slice(1)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await eventually(
      async () => (await database.pool.query('select from posthorn.due')).rowCount,
      (n) => n === 0,
    );
  });

  it('drops what waits of a revoked partition, and records what is on the wire', async () => {
    const release = receiver.hold('/revoked');
    const held = await records(endpoint('/revoked', { maxInFlight: 1 }), 3);
    dispatcher.onRecords(held);
    await receiver.waitFor('/revoked', 1);
    const revoked = dispatcher.onRevoked([owner]);
    release();
    await revoked;
    expect(completed).toEqual([held[0]!.value.deliveryId]);
    expect(receiver.requests('/revoked')).toHaveLength(1);
  });

  it('waits no longer for a database that does not answer either, and has dropped what waits', async () => {
    const release = receiver.hold('/blocked');
    const held = await records(endpoint('/blocked', { maxInFlight: 1 }), 3);
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table posthorn.due');
    await eventually(
      async () => (await database.pool.query('select from pg_locks where not granted')).rowCount,
      (n) => n === 1, // a claim is under way
    );
    dispatcher.onRecords(held);
    await receiver.waitFor('/blocked', 1);
    const startedMs = performance.now();
    await dispatcher.onRevoked([owner]);
    expect(performance.now() - startedMs).toBeLessThan(DRAIN_MS * 3);
    await blocker.query('rollback');
    blocker.release();
    release();
    await eventually(
      () => Promise.resolve(completed.length),
      (n) => n > 0,
    );
    expect(completed).toEqual([held[0]!.value.deliveryId]);
    expect(receiver.requests('/blocked')).toHaveLength(1);
  });

  it('waits for a revoked partition no longer than its budget', async () => {
    receiver.hold('/never');
    dispatcher.onRecords(await records(endpoint('/never'), 1));
    await receiver.waitFor('/never', 1);
    const startedMs = performance.now();
    await dispatcher.onRevoked([owner]);
    expect(performance.now() - startedMs).toBeLessThan(DRAIN_MS * 3);
    expect(completed).toEqual([]);
  });
});
