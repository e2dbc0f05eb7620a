import type pg from 'pg';
import { systemClock, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import type { AttemptFacts } from './attempt-facts.ts';
import { AttemptWriter, type UnwrittenAttempt } from './attempt-writer.ts';
import { Backlog } from '../backlog/backlog.ts';
import { readDeliveryStates } from './read-delivery-states.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';
import { FENCE, ownPartition } from '../testing/own-partition.ts';
import { aTask, anEvent, someFacts } from '../testing/tasks.ts';

const schedule = { retryDelaysMs: [60_000], jitter: 0 };

describe('the attempt writer', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let settled: string[];

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    owner = await ownPartition(database.pool);
    settled = [];
  });

  const writer = (pool = database.pool) => {
    const problems: string[] = [];
    const over: UnwrittenAttempt[] = [];
    const hints: number[] = [];
    const made = new AttemptWriter({
      pool,
      clock: systemClock,
      backlog: new Backlog(1_000),
      onNoRoom: () => undefined,
      onScheduled: () => undefined,
      onOver: (attempt) => over.push(attempt),
      onHealth: () => hints.push(settled.length),
      onProblem: (message) => problems.push(message),
    });
    return {
      record: (attempt: UnwrittenAttempt) => made.record(attempt),
      drained: (...others: OwnedPartition[]) => made.drained([owner, ...others]),
      problems,
      over,
      hints,
      assigned: (partitions: OwnedPartition[]) => made.assigned(partitions),
    };
  };
  const attempt = (facts: Partial<AttemptFacts>, task = aTask(owner)): UnwrittenAttempt => {
    const name = facts.outcome ?? 'failed';
    const named = { ...task, onSettled: () => void settled.push(name) };
    return { task: named, facts: someFacts(facts), schedule, random: 0.5, directives: NO_DIRECTIVES };
  };
  const rows = async () => {
    const { rows: found } = await database.pool.query<{ number: number; outcome: string; state: string }>(
      'select a.number, a.outcome, a.state from posthorn.attempt a order by a.number',
    );
    return found.map(({ number, outcome, state }) => `${number} ${outcome}: ${state}`);
  };
  const dueCount = async () => (await database.pool.query('select from posthorn.due')).rowCount;

  it('drops its own attempt that is already written, because a statement whose response was lost is repeated', async () => {
    const one = attempt({});
    const first = writer();
    first.record(one);
    await first.drained();
    const again = writer();
    again.record(one);
    await again.drained();
    expect(await rows()).toEqual(['1 failed: retrying']);
    expect(settled).toEqual(['failed', 'failed']);
  });

  it('renumbers and decides again if another writer has recorded an attempt meanwhile: a success stays', async () => {
    const task = aTask(owner);
    for (const outcome of ['succeeded', 'failed'] as const) {
      const each = writer();
      each.record(attempt({ outcome }, task));
      await each.drained();
    }
    expect(await rows()).toEqual(['1 succeeded: succeeded', '2 failed: succeeded']);
    expect(await dueCount()).toBe(0);
    expect(settled).toEqual(['succeeded', 'failed']);
  });

  it('renumbers and decides again if a success is recorded after a failure: the success settles', async () => {
    const task = aTask(owner);
    for (const outcome of ['failed', 'succeeded'] as const) {
      const each = writer();
      each.record(attempt({ outcome }, task));
      await each.drained();
    }
    expect(await rows()).toEqual(['1 failed: retrying', '2 succeeded: succeeded']);
    expect(await dueCount()).toBe(0);
  });

  it('drops no outcome of many concurrent writers, and leaves one retry', async () => {
    const task = aTask(owner);
    const writers = Array.from({ length: 8 }, writer);
    for (const each of writers) each.record(attempt({}, task));
    await Promise.all(writers.map((each) => each.drained()));
    expect(await rows()).toEqual(Array.from({ length: 8 }, (_, index) => `${index + 1} failed: retrying`));
    expect(await dueCount()).toBe(1);
    expect(settled).toHaveLength(8);
  });

  it('records 300 attempts of one delivery by a few statements, even if other attempts were recorded meanwhile', async () => {
    const task = aTask(owner);
    const before = writer();
    before.record(attempt({}, task));
    await before.drained();
    let statements = 0;
    const query = (...call: [{ name?: string } | string]) => {
      if (typeof call[0] === 'object' && call[0].name === 'write-attempts') statements++;
      return (database.pool.query as (...call: unknown[]) => Promise<unknown>).apply(database.pool, call);
    };
    const one = writer({ query } as unknown as pg.Pool);
    for (let n = 0; n < 300; n++) {
      one.record(attempt({}, { ...task, trigger: { kind: 'replay', replayId: uuidv7(n) } }));
    }
    await one.drained();
    expect(await rows()).toEqual(Array.from({ length: 301 }, (_, index) => `${index + 1} failed: retrying`));
    expect(statements).toBeLessThanOrEqual(3);
    expect(await dueCount()).toBe(1);
    expect(settled).toHaveLength(301);
    expect(one.over).toHaveLength(300);
  });

  it('makes the next retry due once if a retry and replays of its delivery are recorded together', async () => {
    const task = aTask(owner);
    const one = writer();
    one.record(attempt({}, task));
    for (let n = 0; n < 3; n++) one.record(attempt({}, { ...task, trigger: { kind: 'replay', replayId: uuidv7(n) } }));
    await one.drained();
    expect(await rows()).toEqual([1, 2, 3, 4].map((number) => `${number} failed: retrying`));
    expect(await dueCount()).toBe(1);
  });

  it('leaves attempts of a stale epoch to the new owner, beside attempts of the same delivery under the current epoch', async () => {
    const task = aTask(owner);
    const one = writer();
    one.record(attempt({ outcome: 'succeeded' }, { ...task, owner: { ...owner, epoch: owner.epoch - 1 } }));
    one.record(attempt({}, task));
    await one.drained();
    expect(await rows()).toEqual(['1 failed: retrying']);
    expect(settled).toEqual(['failed']);
    expect(one.over).toHaveLength(2);
  });

  it('continues the schedule after an outcome that came twice', async () => {
    const task = aTask(owner);
    for (let writing = 0; writing < 2; writing++) {
      const each = writer();
      each.record(attempt({}, task));
      await each.drained();
    }
    const known = (await readDeliveryStates(database.pool, [task.deliveryId])).get(task.deliveryId)!;
    expect(known.state).toEqual({ attempts: 2, scheduled: 1, status: 'retrying' });
    const retry = writer();
    retry.record(attempt({}, { ...task, trigger: { kind: 'retry', retry: 1 }, state: known.state }));
    await retry.drained();
    expect((await rows())[2]).toBe('3 failed: exhausted');
    expect(await dueCount()).toBe(0);
  });

  it('leaves an attempt of a stale epoch to the new owner: neither written nor settled', async () => {
    await claimOwnership(database.pool, FENCE, 'another');
    const late = writer();
    late.record(attempt({}));
    await late.drained();
    expect(await rows()).toEqual([]);
    expect(settled).toEqual([]);
    expect(late.problems.join()).toContain('new owners');
  });

  it('tries again until the database takes them', async () => {
    await database.pool.query('alter table posthorn.attempt rename to away');
    const patient = writer();
    patient.record(attempt({}));
    await eventually(
      () => Promise.resolve(patient.problems.length),
      (count) => count >= 2,
    );
    await database.pool.query('alter table posthorn.away rename to attempt');
    await patient.drained();
    expect(await rows()).toEqual(['1 failed: retrying']);
  });

  it('settles each attempt once, even if its batch is tried again because of other attempts', async () => {
    const [fresh, conflicting] = [aTask(owner), aTask(owner)];
    const before = writer();
    before.record(attempt({ outcome: 'succeeded' }, conflicting));
    await before.drained();
    settled = [];
    let failures = 1;
    const query = (...call: [{ name?: string } | string]) => {
      const isEpochs = typeof call[0] === 'string' && call[0].includes('posthorn.ownership');
      if (isEpochs && failures-- > 0) return Promise.reject(new Error('away'));
      return (database.pool.query as (...call: unknown[]) => Promise<unknown>).apply(database.pool, call);
    };
    const shaky = writer({ query } as unknown as pg.Pool);
    shaky.record(attempt({ outcome: 'succeeded' }, fresh));
    shaky.record(attempt({ outcome: 'failed' }, conflicting));
    await shaky.drained();
    expect(shaky.problems).toHaveLength(1);
    expect(settled.sort()).toEqual(['failed', 'succeeded']);
  });

  it('drains one partition even while the others are busy', async () => {
    const epoch = await claimOwnership(database.pool, 'spec/1', 'spec');
    const other: OwnedPartition = { ...owner, fence: 'spec/1', epoch, partition: 1 };
    const busy = writer();
    let isFeeding = true;
    const feed = async () => {
      while (isFeeding) {
        busy.record(attempt({}, aTask(other)));
        await new Promise(setImmediate);
      }
    };
    const feeding = feed();
    busy.record(attempt({ outcome: 'succeeded' }));
    await busy.drained();
    expect(settled).toContain('succeeded');
    isFeeding = false;
    await feeding;
    await busy.drained(other);
  });

  it('gives up every attempt once, whether it is written, numbered anew or left to a new owner', async () => {
    const task = aTask(owner);
    const one = writer();
    for (const outcome of ['succeeded', 'failed'] as const) one.record(attempt({ outcome }, task));
    one.record(attempt({}, aTask({ ...owner, epoch: owner.epoch - 1 })));
    await one.drained();
    expect(one.over).toHaveLength(3);
  });

  it('fills its batches by projects in turn, so that one project’s backlog delays no other', async () => {
    await database.pool.query('alter table posthorn.attempt rename to away');
    const one = writer();
    const projects = [uuidv7(1), uuidv7(2), uuidv7(3), uuidv7(4)];
    const ofProject = (n: number) => aTask(owner, { event: anEvent({ projectId: projects[n]! }) });
    for (let i = 0; i < 2_000; i++) one.record(attempt({}, ofProject(1)));
    one.record(attempt({ outcome: 'succeeded' }, ofProject(2)));
    await eventually(
      async () => one.problems.length,
      (n) => n > 0,
    );
    one.record(attempt({ outcome: 'succeeded' }, ofProject(3)));
    await database.pool.query('alter table posthorn.away rename to attempt');
    await eventually(
      async () => one.over.length,
      (n) => n > 0,
    );
    await one.drained();
    expect(settled.lastIndexOf('succeeded')).toBeLessThan(1_000);
    expect(one.over).toHaveLength(2_002);
  });
});
