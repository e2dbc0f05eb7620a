import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { dropRows, migratedDatabase, type TestDatabase } from '#testing';
import { claimByProject, FIRST_PROJECT } from './claim-by-project.ts';
import { claimDue } from './claim-due.ts';
import { claimParked } from './claim-parked.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { storeEvents } from '../testing/store-events.ts';
import { aTask, anAttemptRow } from '../testing/tasks.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

const LIMITS = { rows: 10, bytes: 1_000_000 };

describe('a claim whose lease a trigger drops', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let endpointId: string;

  beforeEach(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
    endpointId = uuidv7(Date.now());
  });
  afterEach(() => database.drop());

  const lease = () => ({ nowMs: Date.now(), untilMs: Date.now() + 60_000 });
  const claims = {
    time: () => claimDue(database.pool, lease(), [owner], LIMITS),
    project: () => claimByProject(database.pool, lease(), [owner], { ...LIMITS, rowsOfProject: 5 }, FIRST_PROJECT),
    lane: () => claimParked(database.pool, lease(), [owner], [{ endpointId, room: 5 }], LIMITS),
  };

  it.each(Object.keys(claims) as (keyof typeof claims)[])('(by %s) fails with the name of the trigger', async (by) => {
    const task = aTask(owner, { endpointId });
    await storeEvents(database.pool, [task]);
    const decision = { number: 1, status: 'retrying', next: { retry: 1, atMs: Date.now() - 1_000 } } as const;
    if (by === 'lane') await parkDeliveries(database.pool, [task], Date.now());
    else await writeAttempts(database.pool, [anAttemptRow({ task, decision })]);
    const mend = await dropRows(database.pool, 'due', { on: 'update' });
    await expect(claims[by]()).rejects.toThrow(/posthorn\.due.*drop trigger drops/);
    await mend();
    expect((await claims[by]()).deliveries).toHaveLength(1);
  });
});
