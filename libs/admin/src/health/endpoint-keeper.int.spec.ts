import { toTypeId, uuidv7 } from '#kernel';
import { forgetHealth } from '#delivery';
import { type Database, openDatabase } from '#postgres';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { EndpointSpec } from '../endpoints/endpoint-events.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { EndpointKeeper } from './endpoint-keeper.ts';
import { applyCommand } from '../apply-command.ts';
import { endpointModel } from '../endpoints/endpoint-model.ts';
import { projectModel } from '../projects/project-model.ts';

const ADDRESSES = ['ops@example.com'];
const going = new AbortController().signal;
const spec: EndpointSpec = {
  ...{ url: 'https://hooks.example.com/a', name: 'Shop', uid: null, eventTypes: null, channels: null, where: null },
  ...{ profile: 'standard-webhooks', profileOptions: {}, policy: {}, metadata: {}, description: null, headers: [] },
};

describe('the keeper of endpoints', () => {
  let server: TestDatabase;
  let database: Database;
  let clock: OffsetClock;
  let problems: string[];
  let projectId: string;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 8, entities: [ProjectEntity, EndpointEntity] });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  beforeEach(async () => {
    await server.pool.query('truncate posthorn.endpoint_health, posthorn.notification, posthorn.event');
    clock = new OffsetClock();
    problems = [];
    projectId = uuidv7(Date.now());
    const create = { type: 'create', name: 'My site', uid: null, notificationEmails: ADDRESSES } as const;
    await database.dataSource.transaction(async (tx) => {
      await applyCommand(tx, projectModel, { id: projectId, projectId }, create, clock.nowMs());
    });
  });

  const keeper = () =>
    new EndpointKeeper({ dataSource: database.dataSource, clock, onProblem: (message) => problems.push(message) });
  const newEndpoint = async () => {
    const id = uuidv7(clock.nowMs());
    const create = { type: 'create', spec, secretId: uuidv7(1), mustVerify: false } as const;
    await database.dataSource.transaction(async (tx) => {
      await applyCommand(tx, endpointModel, { id, projectId }, create, clock.nowMs());
    });
    return id;
  };
  const fails = (id: string, inARow = 5) =>
    server.pool.query(
      `insert into posthorn.endpoint_health (endpoint_id, shard, failures, in_a_row, failing_since, last_failure_at)
       values ($1, 0, $2, $2, now(), now())
       on conflict (endpoint_id) do update set failures = $2, in_a_row = $2`,
      [id, inARow],
    );
  const column = async (sql: string) => (await server.pool.query<{ c: unknown }>(sql)).rows.map(({ c }) => c);
  const reported = async () => ({
    states: await column(`select state as c from posthorn.endpoint order by id`),
    events: await column('select type as c from posthorn.event order by id'),
    notices: await column('select kind as c from posthorn.notification order by id'),
  });

  it('writes the state, the event and the notice together, and once', async () => {
    const id = await newEndpoint();
    await fails(id);
    expect(await keeper().look(going)).toBe(1);
    expect(await keeper().look(going)).toBe(0);
    expect(await reported()).toMatchObject({ events: ['endpoint.failing'], notices: ['failing'] });
    const [event] = await column('select data as c from posthorn.event');
    expect(JSON.parse(event as string)).toMatchObject({
      ...{
        ...{ endpointUid: null, projectUid: null, endpointName: 'Shop' },
        host: 'hooks.example.com',
        state: 'failing',
        reason: 'failures-in-a-row',
        failures: 5,
      },
    });
    expect(await column('select recipients as c from posthorn.notification')).toMatchObject([
      [{ address: 'ops@example.com', state: 'queued' }],
    ]);

    await fails(id, 0);
    clock.advance(1); // ids sort by the millisecond
    expect(await keeper().look(going)).toBe(1);
    expect(await reported()).toMatchObject({
      events: ['endpoint.failing', 'endpoint.recovered'],
      notices: ['failing', 'recovered'],
    });
    expect(problems).toEqual([]);
  });

  it('changes an endpoint once if several processes look at the same time', async () => {
    await fails(await newEndpoint());
    const changed = await Promise.all(Array.from({ length: 6 }, () => keeper().look(going)));
    expect(changed.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await reported()).toMatchObject({ events: ['endpoint.failing'], notices: ['failing'] });
    expect(problems).toEqual([]);
  });

  it('writes nothing for an endpoint whose notice cannot be written, reports the failure, and processes the other endpoints', async () => {
    const [broken, well] = [await newEndpoint(), await newEndpoint()];
    await fails(broken);
    await server.pool.query(`alter table posthorn.notification add constraint spec check (endpoint_id <> '${broken}')`);
    await fails(well);
    expect(await keeper().look(going)).toBe(1);
    expect(problems).toHaveLength(1);
    expect(await reported()).toMatchObject({ events: ['endpoint.failing'], notices: ['failing'] });
    await server.pool.query('alter table posthorn.notification drop constraint spec');
    expect(await keeper().look(going)).toBe(1);
    expect((await reported()).events).toHaveLength(2);
  });

  it('judges a resumed endpoint by its failures since the resumption, even if it looks during the resumption', async () => {
    const id = await newEndpoint();
    await fails(id);
    await keeper().look(going);
    // It would be warned by now.
    await server.pool.query(
      `update posthorn.endpoint_health set failures = 20, failing_since = now() - interval '4 days'`,
    );
    let looking: Promise<number> | undefined;
    await database.dataSource.transaction(async (tx) => {
      await findEndpoint(tx, projectId, toTypeId('ep', id), FOR_NO_KEY_UPDATE);
      await tx.query('lock table posthorn.stream_event in access exclusive mode');
      looking = keeper().look(going);
      await eventually(
        () =>
          column(
            `select pid as c from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          ),
        (waiting) => waiting.length === 1,
      );
      const resume = { type: 'resume', nowMs: clock.nowMs() } as const;
      await applyCommand(tx, endpointModel, { id, projectId }, resume, clock.nowMs());
      await forgetHealth(tx, id);
    });
    expect(await looking).toBe(0);
    expect(await reported()).toMatchObject({ events: ['endpoint.failing'], notices: ['failing'] });
    expect(await column(`select state as c from posthorn.endpoint where id = '${id}'`)).toEqual(['active']);
  });

  it('leaves a deleted endpoint alone', async () => {
    const id = await newEndpoint();
    await fails(id);
    await server.pool.query(`update posthorn.endpoint set deleted_at = now() where id = $1`, [id]);
    expect(await keeper().look(going)).toBe(0);
  });

  it('leaves the endpoints of a deleted project alone', async () => {
    const id = await newEndpoint();
    await fails(id);
    await server.pool.query('update posthorn.project set deleted_at = now() where id = $1', [projectId]);
    expect(await keeper().look(going)).toBe(0);
    expect(await reported()).toMatchObject({ events: [], notices: [] });
  });

  it('processes every endpoint in one run, even after a hundred endpoints that cannot be processed', async () => {
    const troubled: string[] = [];
    for (let nth = 0; nth <= 100; nth++) {
      clock.advance(1); // they are looked at by their ids
      troubled.push(await newEndpoint());
      await fails(troubled.at(-1)!);
    }
    const well = troubled.at(-1)!;
    await server.pool.query(`alter table posthorn.notification add constraint spec check (endpoint_id = '${well}')`);
    expect(await keeper().look(going)).toBe(1);
    await server.pool.query('alter table posthorn.notification drop constraint spec');
    expect(problems).toHaveLength(100);
    expect(await keeper().look(going)).toBe(100);
  });

  describe('when the clock is set', () => {
    const HOUR_MS = 3_600_000;
    const failsAt = (id: string, sinceMs: number, lastMs: number) =>
      server.pool.query(
        `insert into posthorn.endpoint_health (endpoint_id, shard, failures, in_a_row, failing_since, last_failure_at)
         values ($1, 0, 2, 2, $2, $3)
         on conflict (endpoint_id) do update set last_failure_at = $3`,
        [id, new Date(sinceMs), new Date(lastMs)],
      );

    it('does not count the step of an hour as time in which an endpoint fails', async () => {
      const watching = keeper();
      const id = await newEndpoint();
      const sinceMs = clock.nowMs();
      await failsAt(id, sinceMs, sinceMs);
      clock.set(HOUR_MS);
      await failsAt(id, sinceMs, clock.nowMs());
      expect(await watching.look(going)).toBe(0);
      expect(await watching.look(going)).toBe(0);
      expect((await reported()).events).toEqual([]);
      expect(problems).toEqual([
        'The clock was changed by 3600 s. The recorded times of failures were shifted with it.',
      ]);
    });

    it('counts an hour of failures in addition to the step', async () => {
      const watching = keeper();
      const id = await newEndpoint();
      const sinceMs = clock.nowMs();
      await failsAt(id, sinceMs, sinceMs);
      clock.set(HOUR_MS);
      await watching.look(going);
      clock.advance(HOUR_MS);
      await failsAt(id, sinceMs, clock.nowMs());
      expect(await watching.look(going)).toBe(1);
      expect((await reported()).events).toEqual(['endpoint.failing']);
    });

    it('does not count a future hour that a dispatcher with a fast clock has recorded', async () => {
      const watching = keeper();
      const id = await newEndpoint();
      await failsAt(id, clock.nowMs(), clock.nowMs() + HOUR_MS);
      expect(await watching.look(going)).toBe(0);
    });

    it('leaves steps before its term to the process that led then', async () => {
      const watching = keeper();
      const id = await newEndpoint();
      clock.set(HOUR_MS);
      watching.begin();
      await failsAt(id, clock.nowMs() - HOUR_MS, clock.nowMs());
      expect(await watching.look(going)).toBe(1);
    });
  });
});
