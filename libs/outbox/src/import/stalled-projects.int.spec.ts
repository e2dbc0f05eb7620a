import { uuidv7 } from '#kernel';
import { Standstills } from '#notifications';
import { claimOwnership } from '#postgres';
import { cleanUpAfterEach, eventually, migratedDatabase, OffsetClock, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';
const ROLE = `stalled_${process.pid}`;
const STALL_MS = 30_000;

describe('the projects whose rows wait while a source cannot be followed', () => {
  const cleanUp = cleanUpAfterEach();
  const projectIds: Record<string, string> = { site: uuidv7(1), blog: uuidv7(2) };
  let own: TestDatabase;
  let source: TestDatabase;
  let clock: OffsetClock;

  beforeEach(async () => {
    own = await migratedDatabase();
    cleanUp(() => own.drop());
    source = await testDatabase();
    cleanUp(() => source.drop());
    await installOutbox(source.url);
    await source.pool.query(
      `create role ${ROLE} login password 'secret'; select posthorn_outbox.allow_relay('${ROLE}')`,
    );
    cleanUp(() => source.pool.query(`drop owned by ${ROLE}; drop role ${ROLE}`));
    clock = new OffsetClock();
  });

  /** An import of a process that has just started. */
  function newProcess(): OutboxImport {
    const standstills = new Standstills({ pool: own.pool, clock, stallMs: STALL_MS, log: () => undefined });
    const url = new URL(source.url);
    [url.username, url.password] = [ROLE, 'secret'];
    return new OutboxImport({
      ...{ name: NAME, sourceUrl: url.href, pool: own.pool, clock, retentionDays: 90, maxDataBytes: 262_144 },
      ...{ onImported: () => undefined, onProblem: () => undefined },
      projectOf: (reference) => Promise.resolve(projectIds[reference]),
      standstill: {
        holds: (given) => standstills.holds(NAME, given),
        addProjects: (ids) => standstills.addProjects(NAME, ids),
        over: () => standstills.over(NAME),
      },
    });
  }
  const follow = async (outbox: OutboxImport, signal: AbortSignal) =>
    outbox.follow(await claimOwnership(own.pool, NAME, 'spec'), signal);
  const emit = (project: string) => source.pool.query(`select posthorn_outbox.emit($1, 'a.b', '{}')`, [project]);
  const standstillsNoted = async () => (await own.pool.query('select from posthorn.standstill')).rowCount;
  const stalled = async () =>
    (
      await own.pool.query<{ project_id: string; data: string }>(
        `select e.project_id, e.data from posthorn.event e where e.type = 'posthorn.stalled' order by e.project_id`,
      )
    ).rows;
  /** Follows until the note of the standstill is gone and the rows are imported. */
  async function followToTheEnd(outbox: OutboxImport, rows: number): Promise<void> {
    const stop = new AbortController();
    const following = follow(outbox, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await eventually(standstillsNoted, (count) => count === 0);
    const imported = await own.pool.query(`select from posthorn.event e where e.type = 'a.b'`);
    expect(imported.rowCount).toBe(rows);
    stop.abort();
    await following;
  }

  it.each([
    ['the process that saw the standstill', false],
    ['a process that has started meanwhile', true],
  ])('get posthorn.stalled once when %s imports their rows', async (_, isRestarted) => {
    await source.pool.query(`revoke select on posthorn_outbox.message from ${ROLE}`);
    for (const project of ['site', 'site', 'blog']) await emit(project);
    const outbox = newProcess();
    await expect(follow(outbox, new AbortController().signal)).rejects.toMatchObject({ code: '42501' });
    expect(await standstillsNoted()).toBe(1);
    clock.advance(STALL_MS + 1_000);
    await source.pool.query(`grant select on posthorn_outbox.message to ${ROLE}`);
    await followToTheEnd(isRestarted ? newProcess() : outbox, 3);
    const events = await stalled();
    expect(events.map(({ project_id: id }) => id)).toEqual([projectIds.site, projectIds.blog]);
    for (const { data } of events) expect(JSON.parse(data)).toMatchObject({ what: NAME });
  });

  it('get no event if no source stood still', async () => {
    await emit('site');
    const stop = new AbortController();
    const following = follow(newProcess(), stop.signal).catch(() => undefined);
    await eventually(
      () => own.pool.query('select from posthorn.event'),
      ({ rowCount }) => rowCount === 1,
    );
    expect(await standstillsNoted()).toBe(0);
    stop.abort();
    await following;
    expect(await stalled()).toEqual([]);
  });
});
