import { systemClock, uuidv7 } from '#kernel';
import { Standstills } from '#notifications';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport, type OutboxImportOptions } from './outbox-import.ts';

describe('the import of an outbox that another session locks', () => {
  let own: TestDatabase;
  let source: TestDatabase;

  beforeEach(async () => {
    [own, source] = [await migratedDatabase(), await testDatabase()];
    await installOutbox(source.url);
  });
  afterEach(() => Promise.all([own.drop(), source.drop()]));

  const newImport = (options: Pick<OutboxImportOptions, 'onProblem' | 'standstill'>) =>
    new OutboxImport({
      ...{ name: 'import:shop', sourceUrl: source.url, pool: own.pool, clock: systemClock, answerTimeoutMs: 3_000 },
      ...{ retentionDays: 90, maxDataBytes: 262_144, onImported: () => undefined },
      projectOf: () => Promise.resolve(uuidv7(0)),
      ...options,
    });

  it('searches for no lock after it was stopped', async () => {
    const holder = await source.pool.connect();
    await holder.query('begin; lock table posthorn_outbox.message in access exclusive mode');
    const stop = new AbortController();
    const causes: string[] = [];
    const outbox = newImport({
      onProblem: (cause: string) => {
        causes.push(cause);
        stop.abort();
      },
    });
    const epoch = await claimOwnership(own.pool, 'import:shop', 'spec');
    await expect(outbox.follow(epoch, stop.signal)).rejects.toThrow();
    expect(causes).toEqual([expect.stringContaining('cannot be followed')]);
    await holder.query('rollback');
    holder.release();
  });

  it('names the session that holds the lock, and continues when the session is gone', async () => {
    const causes: string[] = [];
    const outbox = newImport({
      onProblem: (cause: string) => void causes.push(cause),
    });
    const holder = await source.pool.connect();
    await holder.query('begin; lock table posthorn_outbox.message in access exclusive mode');
    const lead = async () => outbox.follow(await claimOwnership(own.pool, 'import:shop', 'spec'), stop.signal);
    const stop = new AbortController();
    await expect(lead()).rejects.toThrow();
    expect(causes[0]).toMatch(/^The database of import:shop cannot be followed/);
    expect(causes.at(-1)).toMatch(
      /^The database of import:shop does not answer: .*posthorn_outbox\.message .*session \d+ /,
    );

    await holder.query('rollback');
    holder.release();
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '1')`);
    const following = lead().catch(() => undefined);
    await eventually(
      () => own.pool.query('select from posthorn.event'),
      ({ rowCount }) => rowCount === 1,
    );
    stop.abort();
    await following;
  });

  it('logs the session, and keeps its note from one term to the next', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const standstills = new Standstills({ pool: own.pool, clock: systemClock, stallMs: 30_000, log });
    const notes: string[] = [];
    const outbox = newImport({
      onProblem: () => undefined,
      standstill: {
        async holds(given) {
          await standstills.holds('import:shop', given);
          notes.push((await standstills.read())[0]!.cause);
        },
        addProjects: () => Promise.resolve(),
        over: () => standstills.over('import:shop'),
      },
    });
    const holder = await source.pool.connect();
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    await holder.query('begin; lock table posthorn_outbox.message in access exclusive mode');
    const term = async () =>
      outbox.follow(await claimOwnership(own.pool, 'import:shop', 'spec'), new AbortController().signal);
    for (let nth = 0; nth < 2; nth++) await expect(term()).rejects.toThrow();
    const ofLock = expect.stringContaining(`session ${rows[0]!.pid} `) as string;
    expect(notes).toEqual([expect.stringContaining('cannot be followed'), ofLock, ofLock]);
    expect(lines.slice(0, 2)).toEqual([expect.stringContaining('cannot be followed'), ofLock]);

    await holder.query('rollback');
    holder.release();
    await source.pool.query('drop schema posthorn_outbox cascade');
    await expect(term()).rejects.toThrow();
    expect(notes.slice(3)).toEqual([expect.not.stringContaining('session')]);
  });
});
