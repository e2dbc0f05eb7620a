import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

describe('an outbox in Posthorn’s own database', () => {
  it('is imported like any other outbox once it is a source', async () => {
    const own = await migratedDatabase();
    expect(await installOutbox(own.url)).toMatchObject({ isPosthorns: true });
    await own.pool.query(`select posthorn_outbox.emit('site', 'post.published', '{"n": 1}')`);
    const projectId = uuidv7(0);
    const outbox = new OutboxImport({
      ...{ name: 'import:own', sourceUrl: own.url, pool: own.pool, clock: systemClock },
      ...{ retentionDays: 90, maxDataBytes: 262_144, onImported: () => undefined, onProblem: () => undefined },
      projectOf: () => Promise.resolve(projectId),
    });
    const stop = new AbortController();
    const epoch = await claimOwnership(own.pool, 'import:own', 'spec');
    const following = outbox.follow(epoch, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    const { rows } = await eventually(
      () => own.pool.query('select type, project_id from posthorn.event'),
      ({ rowCount }) => rowCount === 1,
    );
    expect(rows).toEqual([{ type: 'post.published', project_id: projectId }]);
    stop.abort();
    await following;
    await own.drop();
  });
});
