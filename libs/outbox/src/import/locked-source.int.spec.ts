import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

describe('the import of an outbox that somebody else locks', () => {
  it('looks for no lock once it has to stop', async () => {
    const [own, source] = [await migratedDatabase(), await testDatabase()];
    await installOutbox(source.url);
    const holder = await source.pool.connect();
    await holder.query('begin; lock table posthorn_outbox.message in access exclusive mode');
    const stop = new AbortController();
    const causes: string[] = [];
    const outbox = new OutboxImport({
      ...{ name: 'import:shop', sourceUrl: source.url, pool: own.pool, clock: systemClock, maxDataBytes: 262_144 },
      ...{ projectOf: () => Promise.resolve(uuidv7(0)), onImported: () => undefined, answerTimeoutMs: 3_000 },
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
    await Promise.all([own.drop(), source.drop()]);
  });

  it('names the session that holds the lock, and goes on when it is gone', async () => {
    const [own, source] = [await migratedDatabase(), await testDatabase()];
    await installOutbox(source.url);
    const causes: string[] = [];
    const outbox = new OutboxImport({
      ...{ name: 'import:shop', sourceUrl: source.url, pool: own.pool, clock: systemClock, maxDataBytes: 262_144 },
      ...{ projectOf: () => Promise.resolve(uuidv7(0)), onImported: () => undefined },
      ...{ onProblem: (cause: string) => causes.push(cause), answerTimeoutMs: 3_000 },
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
    await Promise.all([own.drop(), source.drop()]);
  });
});
