import type pg from 'pg';
import type { EventView } from '#admin';
import { appendToOutbox } from '#outbox';
import type { Queryable } from '#postgres';
import { eventually, verifyStandardWebhook } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** The name of the relay's connection in the service's database. */
const RELAY = 'posthorn relay';

/** The import of events from the outbox in a domain service's own database. */
export function emitting(scene: Scene): void {
  const emit = (tx: Queryable, { id: project }: TestProject, data: unknown) =>
    appendToOutbox(tx, { project, type: 'post.published', data });

  /** Runs work in a transaction of the service, committed or not. */
  const transaction = async <T>(end: 'commit' | 'rollback', work: (tx: pg.PoolClient) => Promise<T>): Promise<T> => {
    const tx = await scene.system.source.pool.connect();
    try {
      await tx.query('begin');
      const result = await work(tx);
      await tx.query(end);
      return result;
    } finally {
      tx.release();
    }
  };

  /** Resolves when the relay has read the outbox after this call, by the statistics of the service's Postgres. */
  const relayHasLooked = async (): Promise<void> => {
    const { pool } = scene.system.source;
    const { rows } = await pool.query<{ now: string }>('select clock_timestamp()::text as now');
    const look = () =>
      pool.query(
        `select from pg_stat_activity a where a.datname = current_database() and a.application_name = $1
         and a.state = 'idle' and a.query_start > $2::timestamptz and a.query like '%posthorn_outbox.message%'`,
        [RELAY, rows[0]!.now],
      );
    await eventually(look, ({ rowCount }) => rowCount === 1);
  };

  const dataAt = (path: string) =>
    scene.receiver.requests(path).map(({ body }) => (JSON.parse(body.toString()) as { data: unknown }).data);
  const storedData = async (project: TestProject) =>
    (await project.pages<EventView>('events?type=post.published', 100)).flat().map(({ data }) => data);

  it('arrives signed, under the id that emit returned, once it is committed with the service’s own writes', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/emitted'));
    const data = { id: 'post_1', title: 'Ünï "quoted" \\ \u2028' };
    const event = await transaction('commit', async (tx) => {
      await tx.query('insert into post (id) values ($1)', [data.id]);
      return emit(tx, project, data);
    });

    const [request] = await receiver.waitFor('/emitted', 1);
    expect(verifyStandardWebhook(request!, endpoint.secret)).toMatchObject({ type: 'post.published', data });
    const delivery = await project.delivery(event, endpoint.id, ({ status }) => status === 'succeeded');
    expect(delivery).toMatchObject({ eventId: event, attemptCount: 1, lastStatusCode: 200 });
    expect(await storedData(project)).toEqual([data]);
  });

  it('is never sent if its transaction, or a savepoint around it, is rolled back', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/rolled-back'));
    await transaction('rollback', (tx) => emit(tx, project, 'rolled back'));
    const event = await transaction('commit', async (tx) => {
      await tx.query('savepoint part');
      await emit(tx, project, 'undone');
      await tx.query('rollback to part');
      return emit(tx, project, 'kept');
    });

    await receiver.waitFor('/rolled-back', 1);
    await project.delivery(event, endpoint.id, ({ status }) => status === 'succeeded');
    expect(dataAt('/rolled-back')).toEqual(['kept']);
    expect(await storedData(project)).toEqual(['kept']);
  });

  it('is not lost if its transaction stays open while the relay reads later rows', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/held-open'));
    await transaction('commit', async (tx) => {
      await emit(tx, project, 'early');
      await transaction('commit', (other) => emit(other, project, 'late'));
      await relayHasLooked();
      expect(dataAt('/held-open')).toEqual([]);
    });
    await receiver.waitFor('/held-open', 2);
    expect(new Set(dataAt('/held-open'))).toEqual(new Set(['early', 'late']));
  });

  it('is recognised over REST by the service’s own id, and an event over REST is recognised in the outbox', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/either-way'));
    const { pool } = system.source;
    const emitWithId = (id: string) =>
      appendToOutbox(pool, { project: project.id, type: 'post.published', data: `from ${id}`, id });
    const send = (id: string) => project.send({ type: 'post.published', data: `from ${id}`, id });

    const emitted = await emitWithId('outbox-first');
    await receiver.waitFor('/either-way', 1);
    expect(await send('outbox-first')).toEqual({ id: emitted, duplicate: true });
    const sent = await send('rest-first');
    await emitWithId('rest-first');
    const last = await emit(pool, project, 'last');
    await receiver.waitFor('/either-way', 3);
    for (const event of [emitted, sent.id, last]) {
      await project.delivery(event, endpoint.id, ({ status }) => status === 'succeeded');
    }
    expect(dataAt('/either-way').toSorted()).toEqual(['from outbox-first', 'from rest-first', 'last']);
  });

  it('arrives even if the relay’s connection to the service’s database was terminated before', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/terminated'));
    const { pool } = system.source;
    const { rowCount } = await pool.query(
      `select pg_terminate_backend(a.pid) from pg_stat_activity a
       where a.datname = current_database() and a.application_name = $1`,
      [RELAY],
    );
    expect(rowCount).toBe(1);
    await emit(pool, project, 'after');
    await receiver.waitFor('/terminated', 1);
    expect(dataAt('/terminated')).toEqual(['after']);
  });

  it('can be emitted while Posthorn is stopped, and arrives after its start', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/stopped'));
    await system.stop();
    await transaction('rollback', (tx) => emit(tx, project, 'rolled back'));
    for (const n of [1, 2, 3]) await transaction('commit', (tx) => emit(tx, project, n));
    await system.start();
    await receiver.waitFor('/stopped', (requests) => requests.length >= 3);
    expect(new Set(dataAt('/stopped'))).toEqual(new Set([1, 2, 3]));
    expect((await storedData(project)).length).toBe(3);
  });
}
