import { type Clock, systemClock, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { TenantCompute } from '#tenant-compute';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { DryRunSubscription, DryRunSubscriptionHandler } from './dry-run-subscription.ts';

/** Two of them, and no more, are a page of 256 KiB. */
const TEXT_CHARACTERS = 250_000;
const where = `size(data.text) == ${TEXT_CHARACTERS}`;

describe('A dry run over large events', () => {
  let server: TestDatabase;
  let database: Database;
  let compute: TenantCompute;
  let project: string;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 2, entities: [ProjectEntity] });
    compute = new TenantCompute({ onProblem: (message) => console.warn(message) });
    const projectId = uuidv7(Date.now());
    project = toTypeId('prj', projectId);
    await server.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at) values ($1, 'spec', 1, now(), now())`,
      [projectId],
    );
    const insert = `insert into posthorn.event (id, project_id, type, occurred_at, data)
                    values ($1, $2, $3, now(), json_build_object('text', repeat('x', $4)))`;
    for (let nth = 0; nth < 20; nth++) {
      const type = nth === 0 ? 'oldest' : 'a.b';
      await server.pool.query(insert, [uuidv7(Date.now() + nth), projectId, type, TEXT_CHARACTERS]);
    }
  });
  afterAll(async () => {
    await compute.close();
    await database.close();
    await server.drop();
  });

  /** Runs by a clock on which each page takes `pageMs`. */
  async function dryRun(pageMs: number) {
    let nowMs = 0;
    const clock: Clock = { ...systemClock, nowMs: () => nowMs, sleep: async (ms) => void (nowMs += ms) };
    const judgeAll: TenantCompute['judgeAll'] = async (...asked) => {
      await compute.judgeAll(...asked);
      nowMs += pageMs;
    };
    const context = { dataSource: database.dataSource, clock, compute: { judgeAll } } as AdminContext;
    const asked = new DryRunSubscription(project, { isWhole: true, fields: { last: 100, where } });
    return new DryRunSubscriptionHandler(context).execute(asked);
  }

  it('examines the youngest 4 MiB', async () => {
    const view = await dryRun(0);
    expect(view).toMatchObject({ examined: 18, matched: 18, missed: {} });
    expect(view.matchedEvents.map(({ type }) => type)).not.toContain('oldest');
  });

  it('returns the result so far after 10 seconds', async () => {
    expect(await dryRun(1_000)).toMatchObject({ examined: 6, matched: 6, missed: {} });
  });
});
