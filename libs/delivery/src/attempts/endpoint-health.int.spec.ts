import { systemClock, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import { AttemptWriter, type UnwrittenAttempt } from './attempt-writer.ts';
import { Backlog } from '../backlog/backlog.ts';
import type { Trigger } from '../model/delivery-state.ts';
import { NO_DIRECTIVES, type ReceiverDirectives } from '../model/receiver-directives.ts';
import { claimPartition } from '../testing/own-partition.ts';
import { anEvent, aTask, someFacts } from '../testing/tasks.ts';

const START_MS = 1_700_000_000_000;

interface HealthRow {
  failures: number;
  in_a_row: number;
  failing_since: Date | null;
  last_failure_at: Date | null;
  last_error: string | null;
  gone_cause: string | null;
}

describe('the health of an endpoint', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let writer: AttemptWriter;
  let endpointId: string;
  let hints: number;
  let nowMs: number;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event, posthorn.endpoint_health');
    endpointId = uuidv7(Date.now());
    hints = 0;
    nowMs = START_MS;
    await newOwner();
  });

  async function newOwner(): Promise<void> {
    owner = await claimPartition(database.pool);
    writer = new AttemptWriter({
      pool: database.pool,
      clock: systemClock,
      backlog: new Backlog(1_000),
      onNoRoom: () => undefined,
      onScheduled: () => undefined,
      onOver: () => undefined,
      onHealth: () => hints++,
      onProblem: () => undefined,
    });
    await writer.assigned([owner]);
  }

  type Outcome = 'succeeded' | 'failed' | 'cancelled';
  interface AttemptOptions {
    trigger?: Trigger;
    type?: string;
    directives?: Partial<ReceiverDirectives>;
    retryDelaysMs?: number[];
    owner?: OwnedPartition;
  }
  /** Attempts a second apart, each of a delivery of its own. */
  const attempt = (outcome: Outcome, options: AttemptOptions = {}): UnwrittenAttempt => {
    const trigger = options.trigger ?? { kind: 'first' };
    const event = anEvent({ type: options.type ?? 'post.published' });
    const state =
      trigger.kind === 'retry'
        ? ({ attempts: trigger.retry, scheduled: trigger.retry, status: 'retrying' } as const)
        : undefined;
    nowMs += 1_000;
    const facts = someFacts({ outcome, startedAtMs: nowMs, durationMs: 0, status: outcome === 'failed' ? 500 : 200 });
    return {
      task: aTask(options.owner ?? owner, { endpointId, event, trigger, ...(state && { state }) }),
      facts: outcome === 'cancelled' ? { ...facts, bodySha256: null } : facts,
      schedule: { retryDelaysMs: options.retryDelaysMs ?? [60_000, 60_000, 60_000, 60_000, 60_000], jitter: 0 },
      random: 0,
      directives: { ...NO_DIRECTIVES, ...options.directives },
    };
  };
  /** Records these in one batch. */
  const record = async (...attempts: UnwrittenAttempt[]) => {
    for (const one of attempts) writer.record(one);
    await writer.drained([owner]);
  };
  const health = async () => (await database.pool.query<HealthRow>('select * from posthorn.endpoint_health')).rows;
  const events = async () =>
    (await database.pool.query<{ type: string; data: string }>('select e.type, e.data from posthorn.event e')).rows;

  it('has no row, and costs no hint, while everything succeeds', async () => {
    await record(attempt('succeeded'), attempt('succeeded'));
    await record(attempt('succeeded'));
    expect(await health()).toEqual([]);
    expect(hints).toBe(0);
  });

  it('counts failures over batches, with the first, the last, and the most in a row of one delivery', async () => {
    await record(attempt('failed'), attempt('failed', { trigger: { kind: 'retry', retry: 3 } }));
    await record(attempt('failed'));
    expect(await health()).toMatchObject([
      {
        failures: 3,
        in_a_row: 4,
        failing_since: new Date(START_MS + 1_000),
        last_failure_at: new Date(START_MS + 3_000),
        last_error: 'status 500',
      },
    ]);
    expect(hints).toBe(2);
  });

  it('begins anew with a success, in the same batch or in a later batch', async () => {
    await record(attempt('failed'), attempt('succeeded'));
    expect(await health()).toMatchObject([{ failures: 0, in_a_row: 0, failing_since: null }]);
    await record(attempt('failed'), attempt('succeeded'), attempt('failed'));
    expect(await health()).toMatchObject([{ failures: 1, in_a_row: 1, failing_since: new Date(START_MS + 5_000) }]);
    await record(attempt('succeeded'));
    expect(await health()).toMatchObject([{ failures: 0, in_a_row: 0, failing_since: null }]);
  });

  it('is reset by a success that the next owner of the partition sends', async () => {
    await record(attempt('failed'));
    await newOwner();
    await record(attempt('succeeded'));
    expect(await health()).toMatchObject([{ failures: 0 }]);
  });

  it('leaves out cancelled deliveries and operational events', async () => {
    await record(attempt('cancelled'), attempt('failed', { type: 'endpoint.failing' }));
    expect(await health()).toEqual([]);
    await record(attempt('failed'), attempt('succeeded', { type: 'endpoint.failing' }));
    expect(await health()).toMatchObject([{ failures: 1 }]);
  });

  it('counts neither the failure of a replay nor its success', async () => {
    const beside: Trigger = { kind: 'replay', replayId: uuidv7(1) };
    const inPlace: Trigger = { kind: 'replay', replayId: uuidv7(1), retry: 4 };
    await record(attempt('failed', { trigger: beside }));
    await record(attempt('failed', { trigger: inPlace }));
    expect(await health()).toEqual([]);
    await record(attempt('failed'));
    await record(attempt('succeeded', { trigger: beside }));
    expect(await health()).toMatchObject([{ failures: 1, in_a_row: 1, gone_cause: null }]);
  });

  it('records the receiver’s directive in the response to a replay, and nothing else of it', async () => {
    const trigger: Trigger = { kind: 'replay', replayId: uuidv7(1) };
    const gone = { gone: 'gone', isFinal: true } as const;
    await record(attempt('failed', { type: 'endpoint.failing', trigger, directives: gone }));
    expect(await health()).toEqual([]);
    await record(attempt('failed', { trigger, directives: gone }));
    const nothing = { failures: 0, in_a_row: 0, failing_since: null, last_failure_at: null, last_error: null };
    expect(await health()).toMatchObject([{ ...nothing, gone_cause: 'gone' }]);
    expect(hints).toBe(1);
    await newOwner();
    await record(attempt('failed'), attempt('failed', { trigger, directives: gone }), attempt('failed'));
    await record(attempt('succeeded', { trigger, directives: { gone: 'receiver-asked', isFinal: true } }));
    expect(await health()).toMatchObject([{ failures: 2, in_a_row: 1, gone_cause: 'gone' }]);
  });

  it('is written by the statement of the attempt: not under a stale epoch, and once for a repeat', async () => {
    const first = attempt('failed');
    await record(first);
    await record({ ...first, task: { ...first.task } });
    expect(await health()).toMatchObject([{ failures: 1 }]);
    await record(attempt('failed', { owner: { ...owner, epoch: owner.epoch - 1 } }));
    expect(await health()).toMatchObject([{ failures: 1 }]);
  });

  it('records the receiver’s directive to stop, with a failure or a success', async () => {
    await record(attempt('failed', { directives: { gone: 'gone', isFinal: true } }));
    expect(await health()).toMatchObject([{ failures: 1, gone_cause: 'gone' }]);
    await record(attempt('succeeded', { directives: { gone: 'receiver-asked', isFinal: true } }));
    expect(await health()).toMatchObject([{ failures: 0, gone_cause: 'gone' }]);
  });

  it('goes with an event about each delivery that is given up, written with its last attempt', async () => {
    const last = attempt('failed', { trigger: { kind: 'retry', retry: 1 }, retryDelaysMs: [60_000] });
    await record(last);
    const [exhausted, ...others] = await events();
    expect(others).toEqual([]);
    expect(exhausted!.type).toBe('delivery.exhausted');
    expect(JSON.parse(exhausted!.data)).toMatchObject({
      endpointId: expect.stringMatching(/^ep_/) as string,
      deliveryId: expect.stringMatching(/^dlv_/) as string,
      eventType: 'post.published',
      attempts: 2,
      lastStatusCode: 500,
      ...{ endpointUid: null, projectUid: null },
    });

    const task = { ...last.task, state: { attempts: 2, scheduled: 1, status: 'exhausted' } as const };
    const replay: UnwrittenAttempt = { ...last, task: { ...task, trigger: { kind: 'replay', replayId: uuidv7(1) } } };
    await record({ ...replay, facts: { ...replay.facts, requestId: uuidv7(nowMs) } });
    await record(attempt('failed', { type: 'endpoint.disabled', retryDelaysMs: [] }));
    expect(await events()).toHaveLength(1);
  });
});
