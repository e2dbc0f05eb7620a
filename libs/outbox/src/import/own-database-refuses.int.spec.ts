import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { cleanUpAfterEach, eventually, migratedDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';

describe('an import whose rows Posthorn’s own database refuses', () => {
  const cleanUp = cleanUpAfterEach();

  it('names that database instead of the source, and continues when the rows are accepted', async () => {
    const own = await migratedDatabase();
    cleanUp(() => own.drop());
    const source = await testDatabase();
    cleanUp(() => source.drop());
    await installOutbox(source.url);
    await own.pool.query(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no such events here'; end $$;
      create trigger refuse before insert on posthorn.event for each row execute function public.refuse()`);
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '{}')`);
    const causes: string[] = [];
    const outbox = new OutboxImport({
      ...{ name: NAME, sourceUrl: source.url, pool: own.pool, clock: systemClock },
      ...{ retentionDays: 90, maxDataBytes: 262_144, projectOf: () => Promise.resolve(uuidv7(0)) },
      ...{ onImported: () => undefined, onProblem: () => undefined },
      standstill: {
        holds: ({ cause }) => Promise.resolve(void causes.push(cause)),
        addProjects: () => Promise.resolve(),
        over: () => Promise.resolve(),
      },
    });
    const stop = new AbortController();
    const follow = async () => outbox.follow(await claimOwnership(own.pool, NAME, 'spec'), stop.signal);
    await expect(follow()).rejects.toMatchObject({ code: 'P0001' });
    expect(causes).toEqual([
      "Posthorn's own database refuses the rows of import:shop. The import is tried again: no such events here",
    ]);
    await own.pool.query('drop trigger refuse on posthorn.event');
    const following = follow();
    await eventually(
      () => own.pool.query('select from posthorn.event'),
      ({ rowCount }) => rowCount === 1,
    );
    stop.abort();
    await following;
  });
});
