import { uuidv7, YieldingRate } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { type DispatchShares, dispatchShares } from '../lanes/dispatch-shares.ts';
import { DueScheduler } from './due-scheduler.ts';
import { Lanes, type LanesOptions } from '../lanes/lanes.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { storeEvents } from '../testing/store-events.ts';
import { aTask, anAttemptRow, anEvent } from '../testing/tasks.ts';
import { shardOf } from '../model/due-key.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

const HOUR_MS = 3_600_000;

/** An endpoint of a partition, of two. */
function endpointOf(partition: number): string {
  for (;;) {
    const id = uuidv7(Date.now());
    if (shardOf(id) % 2 === partition) return id;
  }
}

describe('the due scheduler', () => {
  let database: TestDatabase;
  let clock: OffsetClock;
  let owners: [OwnedPartition, OwnedPartition];
  let sent: DeliveryTask[];
  let problems: string[];
  let lanes: Lanes;
  let shares: DispatchShares;
  let scheduler: DueScheduler;
  let known: (endpointId: string) => boolean;
  let refreshed: number;
  let knownWhenSent: boolean[];

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event');
    clock = new OffsetClock();
    const owned = async (partition: number): Promise<OwnedPartition> => {
      const fence = `spec/${partition}`;
      return { fence, epoch: await claimOwnership(database.pool, fence, 'spec'), partition, partitionCount: 2 };
    };
    owners = [await owned(0), await owned(1)];
    [sent, problems] = [[], []];
    known = () => true;
    refreshed = 0;
    knownWhenSent = [];
    const sender: LanesOptions['sender'] = {
      isHeld: () => false,
      mustPark: () => false,
      resumedAtMs: () => null,
      limits: () => ({ maxInFlight: 2, ratePerSecond: null }),
      send: (task) => {
        knownWhenSent.push(known(task.endpointId));
        sent.push(task); // on the wire for good
      },
    };
    shares = dispatchShares({ maxBytes: 100_000_000, maxInFlight: 100_000 });
    lanes = new Lanes({
      sender,
      clock,
      signal: new AbortController().signal,
      rate: new YieldingRate(),
      shares,
      maySend: () => true,
      maxLaneRecords: 10,
      maxWaitMs: HOUR_MS,
      resumePerSecond: 50,
      onAttempt: () => undefined,
      storeParked: (tasks) => {
        void parkDeliveries(database.pool, tasks, clock.nowMs()).then(() => lanes.arrived(tasks));
      },
      onRoom: () => scheduler.poke(),
    });
    scheduler = schedulerOn(database.pool);
  });
  afterEach(async () => {
    await scheduler.revoked(owners);
  });

  const endpoints = {
    endpoint: (id: string) => (known(id) ? {} : undefined),
    refresh: (): Promise<void> => Promise.resolve(void refreshed++),
  };
  const schedulerOn = (pool: TestDatabase['pool'], catalogue = endpoints) =>
    new DueScheduler({
      ...{ pool, clock, lanes, endpoints: catalogue, leaseMs: HOUR_MS },
      onEventless: () => undefined,
      onCancelled: () => undefined,
      onProblem: (message) => problems.push(message),
    });
  const stored = async (owner: OwnedPartition, n = 1, endpointId = endpointOf(owner.partition)) => {
    const tasks = Array.from({ length: n }, () => aTask(owner, { endpointId }));
    await storeEvents(database.pool, tasks);
    return tasks;
  };
  const retries = async (owner: OwnedPartition, atMs: number, n = 1) => {
    const tasks = await stored(owner, n);
    const decision = { number: 1, status: 'retrying', next: { retry: 1, atMs } } as const;
    await writeAttempts(
      database.pool,
      tasks.map((task) => anAttemptRow({ task, decision })),
    );
    return tasks;
  };
  const idsOf = (tasks: readonly DeliveryTask[]) => tasks.map(({ deliveryId }) => deliveryId);
  const sentAre = (n: number) =>
    eventually(
      () => Promise.resolve(sent.length),
      (length) => length === n,
    );

  it('sends a retry when it is due, of its own partitions only', async () => {
    const mine = await retries(owners[0], clock.nowMs() + HOUR_MS);
    await retries(owners[1], clock.nowMs() + HOUR_MS);
    await scheduler.assigned([owners[0]]);
    expect(sent).toEqual([]);
    clock.advance(HOUR_MS);
    await sentAre(1);
    expect(sent).toMatchObject([{ deliveryId: mine[0]!.deliveryId, trigger: { kind: 'retry', retry: 1 } }]);
  });

  it('reads the catalogue before it sends to an unknown endpoint, which may be new', async () => {
    const [task] = await retries(owners[0], clock.nowMs());
    known = (id) => id !== task!.endpointId || refreshed > 0;
    await scheduler.assigned([owners[0]]);
    await sentAre(1);
    expect(knownWhenSent).toEqual([true]);
    expect(refreshed).toBe(1);
  });

  it('renews the lease of an unrecorded delivery, and does not send it again', async () => {
    await retries(owners[0], clock.nowMs());
    await scheduler.assigned([owners[0]]);
    await sentAre(1);
    for (let lease = 0; lease < 3; lease++) {
      clock.advance(HOUR_MS + 1_000);
      await eventually(
        async () =>
          (await database.pool.query('select from posthorn.due where leased_until > $1', [new Date(clock.nowMs())]))
            .rowCount,
        (n) => n === 1,
      );
    }
    expect(sent).toHaveLength(1);
    sent[0]!.onSettled();
    clock.advance(HOUR_MS + 1_000);
    await sentAre(2);
  });

  it('does not resend a delivery that is recorded during a claim that renews its lease', async () => {
    const [task] = await retries(owners[0], clock.nowMs());
    const { promise: settled, resolve: noteSettled } = Promise.withResolvers<void>();
    const refresh = async () => {
      if (sent.length !== 1) return;
      const next = { retry: 2, atMs: clock.nowMs() + HOUR_MS };
      const row = anAttemptRow({ task: task!, decision: { number: 2, status: 'retrying', next } });
      await writeAttempts(database.pool, [row]);
      sent[0]!.onSettled();
      noteSettled();
    };
    scheduler = schedulerOn(database.pool, { ...endpoints, refresh });
    await scheduler.assigned([owners[0]]);
    await sentAre(1);
    clock.advance(HOUR_MS + 1_000);
    await settled;
    const [other] = await retries(owners[0], clock.nowMs());
    await sentAre(2);
    expect(idsOf(sent)).toEqual([task!.deliveryId, other!.deliveryId]);
  });

  it('sends a delivery that is due again even before its last attempt is reported as recorded', async () => {
    const [task] = await retries(owners[0], clock.nowMs());
    await scheduler.assigned([owners[0]]);
    await sentAre(1);
    await database.pool.query('update posthorn.due set leased_until = null, retry = 2');
    await sentAre(2);
    sent[0]!.onSettled();
    expect(idsOf(sent)).toEqual([task!.deliveryId, task!.deliveryId]);
  });

  it('takes over rows that the last owner had leased', async () => {
    await retries(owners[0], clock.nowMs());
    await database.pool.query(`update posthorn.due set leased_until = now() + interval '1 day'`);
    await scheduler.assigned([owners[0]]);
    await sentAre(1);
  });

  it('brings parked deliveries back in their order as far as there is room, and new deliveries join behind them', async () => {
    const parked = await stored(owners[0], 3);
    await parkDeliveries(database.pool, parked, clock.nowMs());
    await scheduler.assigned([owners[0]]);
    await sentAre(2);
    lanes.offer(await stored(owners[0], 1, parked[0]!.endpointId));
    await eventually(
      async () => (await database.pool.query('select from posthorn.due where parked')).rowCount,
      (n) => n === 2,
    );
    const inOrder = [...parked].sort((one, other) => (one.event.id < other.event.id ? -1 : 1));
    expect(idsOf(sent)).toEqual(idsOf(inOrder).slice(0, 2));
  });

  it('parks due deliveries beyond the number in flight and the same number in memory', async () => {
    await retries(owners[0], clock.nowMs(), 5);
    await scheduler.assigned([owners[0]]);
    await sentAre(2);
    await eventually(
      async () =>
        (await database.pool.query('select from posthorn.due where parked and leased_until is null')).rowCount,
      (n) => n === 1,
    );
  });

  it('brings a project’s retry back soon, even if another project has thousands of more overdue retries', async () => {
    const backlog = Array.from({ length: 2_000 }, () => aTask(owners[0], { endpointId: endpointOf(0) }));
    const healthy = aTask(owners[0], { endpointId: endpointOf(0), event: anEvent({ projectId: uuidv7(2) }) });
    const decisionAt = (atMs: number) => ({ number: 1, status: 'retrying', next: { retry: 1, atMs } }) as const;
    await storeEvents(database.pool, [...backlog, healthy]);
    await writeAttempts(database.pool, [
      ...backlog.map((task) => anAttemptRow({ task, decision: decisionAt(clock.nowMs() - HOUR_MS) })),
      anAttemptRow({ task: healthy, decision: decisionAt(clock.nowMs()) }),
    ]);
    await scheduler.assigned([owners[0]]);
    await sentAre(2_001);
    expect(idsOf(sent).indexOf(healthy.deliveryId)).toBeLessThanOrEqual(600);
    expect(new Set(idsOf(sent)).size).toBe(2_001);
  });

  it('claims for thousands of parked lanes by a bounded number of statements, and omits no lane', async () => {
    const lanesParked = 2_000;
    const tasks = Array.from({ length: lanesParked }, () => aTask(owners[0], { endpointId: endpointOf(0) }));
    await storeEvents(database.pool, tasks);
    await parkDeliveries(database.pool, tasks, clock.nowMs());
    let statements = 0;
    const counting = {
      query(query: { name?: string }, values?: unknown[]) {
        if (query.name === 'claim-parked') statements++;
        return database.pool.query(query as never, values as never);
      },
    };
    scheduler = schedulerOn(counting as unknown as TestDatabase['pool']);
    await scheduler.assigned([owners[0]]);
    await sentAre(lanesParked);
    expect(new Set(idsOf(sent)).size).toBe(lanesParked);
    expect(statements).toBeLessThanOrEqual(4 * Math.ceil(lanesParked / 256));
  });

  it('has no claim of a revoked partition under way after the revocation, while it keeps another partition', async () => {
    let underWay = 0;
    const { promise: answer, resolve: letAnswer } = Promise.withResolvers<void>();
    const slow = {
      async query(query: { name?: string }, values?: unknown[]) {
        const result = await database.pool.query(query as never, values as never);
        if (query.name !== 'claim-due') return result;
        underWay++;
        await answer;
        underWay--;
        return result;
      },
    };
    scheduler = schedulerOn(slow as unknown as TestDatabase['pool']);
    await scheduler.assigned(owners);
    await eventually(
      () => Promise.resolve(underWay),
      (n) => n === 1,
    );
    const revoked = scheduler.revoked([owners[0]]).then(() => underWay);
    setImmediate(letAnswer);
    expect(await revoked).toBe(0);
  });

  it('works for a partition that is assigned while the last partition is revoked', async () => {
    await scheduler.assigned([owners[0]]);
    const gone = scheduler.revoked([owners[0]]);
    await Promise.all([gone, scheduler.assigned([owners[1]])]);
    await retries(owners[1], clock.nowMs());
    await sentAre(1);
  });

  it('tries again while the database does not respond', async () => {
    await scheduler.assigned([owners[0]]);
    await database.pool.query('alter table posthorn.due rename to away');
    await eventually(
      () => Promise.resolve(problems.length),
      (count) => count > 0,
    );
    await database.pool.query('alter table posthorn.away rename to due');
    await retries(owners[0], clock.nowMs());
    await sentAre(1);
  });
});
