import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { AttemptDecision } from './decide-attempt.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { parkDeliveries } from '../due/park-deliveries.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anAttemptRow, someFacts } from '../testing/tasks.ts';
import { OWN_SCHEDULE, shardOf } from '../model/due-key.ts';
import { type AttemptRow, writeAttempts } from './write-attempts.ts';

const NEXT = { retry: 1, atMs: Date.UTC(2030, 0) };
const failedOnce: AttemptDecision = { number: 1, status: 'retrying', next: NEXT };

const NOT_CONNECTED = { dnsMs: null, connectMs: null, tlsMs: null };

describe('writing attempts', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    owner = await ownPartition(database.pool);
  });

  const row = (overrides: Partial<AttemptRow> = {}): AttemptRow => {
    return anAttemptRow({ task: aTask(owner), decision: failedOnce, ...overrides });
  };
  const rowsOf = async (sql: string) => (await database.pool.query<Record<string, unknown>>(sql)).rows;
  const attempts = () => rowsOf('select * from posthorn.attempt order by number');
  const due = () => rowsOf('select * from posthorn.due');
  /** Writes the due row of a replay, as the command for replays does. */
  const askForReplay = ({ deliveryId, endpointId, event, trigger }: DeliveryTask) =>
    database.pool.query(
      `insert into posthorn.due
         (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, $2, 'replay', $3, $4, $5, 0, now(), false, $6)`,
      [
        ...[deliveryId, trigger.kind === 'replay' && trigger.replayId, event.id, endpointId, event.projectId],
        shardOf(endpointId),
      ],
    );

  it('writes an attempt and the retry that it makes due', async () => {
    const one = row();
    expect(await writeAttempts(database.pool, [one])).toEqual(new Map([[one.task.deliveryId, 1]]));
    expect(await attempts()).toMatchObject([
      {
        delivery_id: one.task.deliveryId,
        number: 1,
        outcome: 'failed',
        state: 'retrying',
        status: 500,
        trigger: 'first',
      },
    ]);
    expect(await due()).toMatchObject([
      { delivery_id: one.task.deliveryId, kind: 'retry', retry: 1, due_at: new Date(NEXT.atMs), parked: false },
    ]);
  });

  it('writes neither the attempt nor the retry if one of them fails', async () => {
    await database.pool.query(`alter table posthorn.due add constraint no_retries check (kind <> 'retry')`);
    await expect(writeAttempts(database.pool, [row()])).rejects.toMatchObject({ code: '23514' });
    await database.pool.query('alter table posthorn.due drop constraint no_retries');
    expect(await attempts()).toEqual([]);
  });

  it('deletes the due row in the statement that records the success', async () => {
    const first = row();
    await writeAttempts(database.pool, [first]);
    const task = { ...first.task, trigger: { kind: 'retry', retry: 1 } as const };
    const success = { task, facts: someFacts({ outcome: 'succeeded', status: 200 }) };
    await writeAttempts(database.pool, [row({ ...success, decision: { number: 2, status: 'succeeded', next: null } })]);
    expect(await due()).toEqual([]);
    expect(await attempts()).toHaveLength(2);
  });

  it('replaces the due row by the next retry', async () => {
    const first = row();
    await writeAttempts(database.pool, [first]);
    const decision = { number: 2, status: 'retrying', next: { retry: 2, atMs: NEXT.atMs + 1 } } as const;
    await writeAttempts(database.pool, [row({ task: first.task, decision })]);
    expect(await due()).toMatchObject([{ retry: 2, due_at: new Date(NEXT.atMs + 1), leased_until: null }]);
  });

  it('leaves a retry alone when a replay fails, and deletes the replay’s own row', async () => {
    const first = row();
    await writeAttempts(database.pool, [first]);
    const replayId = uuidv7(5);
    const task = { ...first.task, trigger: { kind: 'replay', replayId } as const };
    await askForReplay(task);
    expect(await due()).toHaveLength(2);
    await writeAttempts(database.pool, [row({ task, decision: { number: 2, status: 'retrying', next: null } })]);
    expect(await due()).toMatchObject([{ trigger_id: OWN_SCHEDULE, retry: 1, due_at: new Date(NEXT.atMs) }]);
    expect((await attempts())[1]).toMatchObject({ trigger: 'replay', replay_id: replayId });
  });

  it('deletes the retry as well when a replay succeeds', async () => {
    const first = row();
    await writeAttempts(database.pool, [first]);
    const task = { ...first.task, trigger: { kind: 'replay', replayId: uuidv7(5) } as const };
    await askForReplay(task);
    const facts = someFacts({ outcome: 'succeeded' });
    await writeAttempts(database.pool, [
      row({ task, facts, decision: { number: 2, status: 'succeeded', next: null } }),
    ]);
    expect(await due()).toEqual([]);
  });

  it('writes nothing for a stale epoch, and everything for a current epoch beside it', async () => {
    const stale = row({ task: aTask({ ...owner, epoch: owner.epoch - 1 }) });
    const current = row();
    expect(await writeAttempts(database.pool, [stale, current])).toEqual(new Map([[current.task.deliveryId, 1]]));
    expect(await attempts()).toHaveLength(1);
    expect(await due()).toHaveLength(1);
  });

  it('returns each attempt’s change of the backlog: its retry once, and one less when its delivery is settled', async () => {
    const first = row();
    const { task } = first;
    const again = (number: number, overrides: Partial<DeliveryTask>, decision: Partial<AttemptDecision> = {}) =>
      row({ task: { ...task, ...overrides }, decision: { number, status: 'retrying', next: NEXT, ...decision } });
    const added = async (attempt: AttemptRow) => [...(await writeAttempts(database.pool, [attempt])).values()];
    const replay = { trigger: { kind: 'replay', replayId: uuidv7(9) } } as const;
    expect(await added(first)).toEqual([1]);
    expect(await added(again(2, { trigger: { kind: 'retry', retry: 1 } }))).toEqual([0]);
    expect(await added(again(3, replay, { next: null }))).toEqual([0]);
    expect(await added(again(4, replay, { status: 'succeeded', next: null }))).toEqual([-1]);
    expect(await added(again(5, replay, { status: 'succeeded', next: null }))).toEqual([0]);
  });

  it('numbers several attempts of one delivery in one statement, and the last one determines the due row', async () => {
    const first = row();
    const { task } = first;
    const replay = { kind: 'replay', replayId: uuidv7(6) } as const;
    const after = (number: number, decision: Partial<AttemptDecision>) =>
      row({ task: { ...task, trigger: replay }, decision: { number, status: 'retrying', next: null, ...decision } });
    await askForReplay({ ...task, trigger: replay });
    expect(await writeAttempts(database.pool, [first, after(2, {}), row(), after(3, {})])).toMatchObject({ size: 2 });
    expect((await attempts()).map(({ number }) => number).sort()).toEqual([1, 1, 2, 3]);
    expect(await due()).toMatchObject([{ kind: 'retry' }, { kind: 'retry' }]);
    const settling = [after(4, {}), after(5, { status: 'succeeded' }), after(6, { status: 'succeeded' })];
    expect(await writeAttempts(database.pool, settling)).toEqual(new Map([[task.deliveryId, -1]]));
    expect(await due()).toHaveLength(1);
  });

  it('writes none of several attempts of one delivery if the number of the first is taken', async () => {
    const first = row({ decision: { number: 1, status: 'succeeded', next: null } });
    await writeAttempts(database.pool, [first]);
    const again = (number: number) => row({ task: first.task, decision: { number, status: 'retrying', next: NEXT } });
    expect(await writeAttempts(database.pool, [again(1), again(2)])).toEqual(new Map());
    expect(await attempts()).toHaveLength(1);
    expect(await due()).toEqual([]);
  });

  it('writes neither attempt nor due row if the number is taken', async () => {
    const first = row({ decision: { number: 1, status: 'succeeded', next: null } });
    await writeAttempts(database.pool, [first]);
    expect(await writeAttempts(database.pool, [row({ task: first.task })])).toEqual(new Map());
    expect(await due()).toEqual([]);
  });

  it('parks under the current epoch only, and does not change the time of a retry that is not due', async () => {
    const first = row();
    await writeAttempts(database.pool, [first]);
    await parkDeliveries(database.pool, [first.task], 0);
    expect(await due()).toMatchObject([{ kind: 'retry', parked: false, due_at: new Date(NEXT.atMs) }]);
    const stale = aTask({ ...owner, epoch: owner.epoch - 1 });
    expect(await parkDeliveries(database.pool, [stale], 0)).toEqual(new Map());
    expect(await due()).toHaveLength(1);
  });

  it('replaces characters of a response that Postgres cannot store, and writes the other attempts', async () => {
    const odd = row({ facts: someFacts({ errorMessage: 'bad\0name', responseHeaders: '{"a":"\0"}', status: null }) });
    const other = row();
    expect((await writeAttempts(database.pool, [odd, other])).size).toBe(2);
    const [written] = (await attempts()).filter(({ error_message: message }) => message !== null);
    expect(written).toMatchObject({ error_message: 'bad\ufffdname', response_headers: '{"a":"\ufffd"}' });
  });

  it('keeps the phases of a request and its connection, and nothing of an attempt without a request', async () => {
    const phases = { ...{ dnsMs: 1, connectMs: 2, tlsMs: 3.5, firstByteMs: 4 }, isConnectionKept: false };
    const facts = [
      someFacts({ queueMs: 5, phases: { ...phases, remoteAddress: 'fe80::1%eth0' } }),
      someFacts({
        queueMs: 0,
        phases: { ...phases, ...NOT_CONNECTED, remoteAddress: '192.0.2.1', isConnectionKept: true },
      }),
      someFacts({ queueMs: 0, phases: { ...phases, ...NOT_CONNECTED, remoteAddress: null } }),
      someFacts({ queueMs: null, phases: null }),
    ];
    await writeAttempts(
      database.pool,
      facts.map((each) => row({ facts: each })),
    );
    const { rows: written } = await database.pool.query<object>(
      `select queue_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address, connection_kept
       from posthorn.attempt order by queue_ms desc nulls last, remote_address nulls last`,
    );
    expect(written.map((each) => Object.values(each) as unknown[])).toEqual([
      [5, 1, 2, 3.5, 4, 'fe80::1%eth0', false],
      [0, null, null, null, 4, '192.0.2.1', true],
      [0, null, null, null, 4, null, null],
      [null, null, null, null, null, null, null],
    ]);
  });

  it('does not deadlock with parking, or with itself, over the same deliveries in another order', async () => {
    const tasks = Array.from({ length: 30 }, () => aTask(owner));
    await parkDeliveries(database.pool, tasks, 0);
    const mirrored = [...tasks].reverse();
    const rows = (of: DeliveryTask[], number: number) =>
      of.map((task) => row({ task, decision: { number, status: 'retrying', next: { ...NEXT, retry: number } } }));
    for (let number = 1; number <= 10; number++) {
      await Promise.all([
        writeAttempts(database.pool, rows(tasks, number)),
        writeAttempts(database.pool, rows(mirrored, number)),
        parkDeliveries(database.pool, mirrored, 0),
        parkDeliveries(database.pool, tasks, 0),
      ]);
    }
    expect(await attempts()).toHaveLength(300);
  });
});
