import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import { claimByProject, FIRST_PROJECT } from './claim-by-project.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anAttemptRow, anEvent } from '../testing/tasks.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

const NOW = Date.UTC(2030, 0);
const LIMITS = { rows: 500, rowsOfProject: 5, bytes: 1_000_000 };

describe('claiming due rows by projects in turn', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    owner = await ownPartition(database.pool);
  });

  /** Makes retries of a project due, the nth so many milliseconds before now. */
  async function retries(projectId: string, n: number, dueMs: (nth: number) => number = () => 0) {
    const tasks = Array.from({ length: n }, () => aTask(owner, { event: anEvent({ projectId }) }));
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $2, 't', now(), '{}' from unnest($1::uuid[]) as i (id)`,
      [tasks.map(({ event }) => event.id), projectId],
    );
    await writeAttempts(
      database.pool,
      tasks.map((task, nth) => {
        const next = { retry: 1, atMs: NOW - dueMs(nth) };
        return anAttemptRow({ task, decision: { number: 1, status: 'retrying', next } });
      }),
    );
    return tasks;
  }
  const claim = (limits = LIMITS, after = FIRST_PROJECT) =>
    claimByProject(database.pool, { nowMs: NOW, untilMs: NOW + 90_000 }, [owner], limits, after);
  const countOf = (projectId: string, { deliveries }: Awaited<ReturnType<typeof claim>>) =>
    deliveries.filter(({ event }) => event.projectId === projectId).length;

  it('takes a bounded number of rows of each project, the most overdue first, even if another project has many due rows', async () => {
    const [busy, healthy] = [uuidv7(1), uuidv7(2)];
    await retries(busy, 300, () => 60_000);
    const tasks = await retries(healthy, 3, (nth) => nth);
    const claimed = await claim();
    expect([countOf(busy, claimed), countOf(healthy, claimed)]).toEqual([5, 3]);
    const ofHealthy = claimed.deliveries.filter(({ event }) => event.projectId === healthy);
    expect(ofHealthy.map(({ deliveryId }) => deliveryId)).toEqual(tasks.map(({ deliveryId }) => deliveryId).reverse());
    expect([claimed.more, claimed.next]).toEqual([true, FIRST_PROJECT]);
  });

  it('continues after the last project when it meets its bound', async () => {
    const projects = [1, 2, 3].map((ms) => uuidv7(ms));
    for (const projectId of projects) await retries(projectId, 5);
    const first = await claim({ ...LIMITS, rows: 10 });
    expect([first.more, first.next]).toEqual([true, projects[1]]);
    const second = await claim({ ...LIMITS, rows: 10 }, first.next);
    expect([countOf(projects[2]!, second), second.deliveries.length]).toEqual([5, 5]);
  });

  it('reports that nothing more is due once it reaches the end below its bounds', async () => {
    await retries(uuidv7(1), 2);
    expect(await claim()).toMatchObject({ deliveries: { length: 2 }, more: false });
    expect(await claim()).toMatchObject({ deliveries: [], more: false });
  });

  it('leases nothing for a former owner', async () => {
    await retries(uuidv7(1), 2);
    owner = { ...owner, epoch: owner.epoch - 1 };
    expect((await claim()).deliveries).toEqual([]);
  });
});
