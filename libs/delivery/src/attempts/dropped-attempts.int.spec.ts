import { toTypeId, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { dropRows, eventually, migratedDatabase, type TestDatabase } from '#testing';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anEvent, someFacts } from '../testing/tasks.ts';
import { watchedWriter } from '../testing/watched-writer.ts';

const RETRIED: UnwrittenAttempt['schedule'] = { retryDelaysMs: [60_000], jitter: 0 };
const GIVEN_UP: UnwrittenAttempt['schedule'] = { retryDelaysMs: [], jitter: 0 };

interface Case {
  table: string;
  on?: string;
  /** The condition of the trigger. */
  when: (attempt: UnwrittenAttempt) => string;
  schedule?: UnwrittenAttempt['schedule'];
}

const ofDelivery = ({ task }: UnwrittenAttempt) => `new.delivery_id = '${task.deliveryId}'`;

const CASES: Case[] = [
  { table: 'attempt', when: ofDelivery },
  { table: 'due', when: ofDelivery },
  { table: 'endpoint_health', when: ({ task }) => `new.endpoint_id = '${task.endpointId}'` },
  { table: 'event', when: ({ task }) => `new.data like '%${toTypeId('dlv', task.deliveryId)}%'`, schedule: GIVEN_UP },
];

describe('an attempt whose row in one table a trigger drops', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let watched: ReturnType<typeof watchedWriter>;

  beforeEach(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
    watched = watchedWriter(database.pool);
    await watched.writer.assigned([owner]);
  });
  afterEach(() => database.drop());

  const attempt = (schedule = RETRIED): UnwrittenAttempt => {
    const task = aTask(owner, { endpointId: uuidv7(Date.now()), event: anEvent() });
    return { ...{ task, facts: someFacts(), schedule, random: 0.5, directives: NO_DIRECTIVES } };
  };
  const count = async (table: string) => (await database.pool.query(`select from posthorn.${table}`)).rowCount;
  const standing = () =>
    eventually(
      () => Promise.resolve(watched.health.standingStill(0)),
      ({ length }) => length === 1,
    );

  it.each(CASES)('($table) delays no other attempt, and is recorded as a whole later', async (given) => {
    const attempts = Array.from({ length: 40 }, () => attempt(given.schedule));
    const mend = await dropRows(database.pool, given.table, { when: given.when(attempts[7]!) });
    const { writer } = watched;
    for (const each of attempts) writer.record(each);
    await eventually(
      () => Promise.resolve(watched.problems.length),
      (length) => length > 0,
    );
    await eventually(
      () => Promise.resolve(watched.over()),
      (n) => n === 39,
    );
    expect([await count('attempt'), await count(given.table)]).toEqual([39, 39]);
    expect(watched.problems).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Postgres refuses the attempt of dlv_\\w+, which is tried again: .*posthorn\\.${given.table}.*drops`,
        ),
      ),
    ]);
    expect(await standing()).toMatchObject([
      { name: 'refused', cause: expect.stringContaining('drop trigger drops') as string, isMinor: true },
    ]);
    await mend();
    await writer.drained([owner]);
    expect([await count('attempt'), await count(given.table), watched.over()]).toEqual([40, 40, 40]);
    expect(watched.health.standingStill(0)).toEqual([]);
  });

  it('is not recorded in part if only its later attempt is dropped', async () => {
    const [first, later] = [attempt(), attempt()];
    const second = { ...later, task: first.task };
    const mend = await dropRows(database.pool, 'attempt', { when: `new.number = 2` });
    const { writer } = watched;
    for (const each of [first, second]) writer.record(each);
    await eventually(
      () => Promise.resolve(watched.problems.length),
      (length) => length > 0,
    );
    expect(watched.over()).toBeLessThan(2);
    await mend();
    await writer.drained([owner]);
    expect([await count('attempt'), watched.over()]).toEqual([2, 2]);
  });

  it('is not recorded while the due row that it answers stays', async () => {
    const failed = attempt();
    const { writer } = watched;
    writer.record(failed);
    await writer.drained([owner]);
    const mend = await dropRows(database.pool, 'due', { on: 'delete' });
    const state = { attempts: 1, scheduled: 1, status: 'retrying' } as const;
    const task = { ...failed.task, trigger: { kind: 'retry', retry: 1 } as const, state, isStored: true };
    writer.record({ ...failed, task, facts: someFacts({ outcome: 'succeeded', status: 200 }) });
    await eventually(
      () => Promise.resolve(watched.problems),
      ({ length }) => length > 0,
    );
    expect([watched.problems[0], await count('attempt')]).toEqual([expect.stringMatching(/posthorn\.due.*drops/), 1]);
    await mend();
    await writer.drained([owner]);
    expect([await count('attempt'), await count('due')]).toEqual([2, 0]);
  });
});
