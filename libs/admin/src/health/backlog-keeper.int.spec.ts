import { toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { EndpointSpec } from '../endpoints/endpoint-events.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { BacklogKeeper } from './backlog-keeper.ts';
import { applyCommand } from '../apply-command.ts';
import { endpointModel } from '../endpoints/endpoint-model.ts';
import { projectModel } from '../projects/project-model.ts';

const spec: EndpointSpec = {
  ...{ url: 'https://hooks.example.com/a', name: 'Shop', uid: null, eventTypes: null, channels: null, where: null },
  ...{ profile: 'standard-webhooks', profileOptions: {}, policy: {}, metadata: {}, description: null, headers: [] },
};

describe('The keeper of backlogs', () => {
  let server: TestDatabase;
  let database: Database;
  let clock: OffsetClock;
  let projectId: string;
  let endpointId: string;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 8, entities: [ProjectEntity, EndpointEntity] });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  beforeEach(async () => {
    await server.pool.query(
      'truncate posthorn.backlog, posthorn.backlog_warning, posthorn.notification, posthorn.event',
    );
    clock = new OffsetClock();
    [projectId, endpointId] = [uuidv7(Date.now()), uuidv7(Date.now())];
    const notificationEmails = ['ops@example.com'];
    const create = { ...{ name: 'My site', uid: null, notificationEmails }, type: 'create' as const };
    const createEndpoint = { type: 'create', spec, secretId: uuidv7(1), mustVerify: false } as const;
    await database.dataSource.transaction(async (tx) => {
      await applyCommand(tx, projectModel, { id: projectId, projectId }, create, clock.nowMs());
      await applyCommand(tx, endpointModel, { id: endpointId, projectId }, createEndpoint, clock.nowMs());
    });
  });

  const keeper = () => {
    const onProblem = (message: string) => {
      throw new Error(message);
    };
    return new BacklogKeeper({ dataSource: database.dataSource, clock, onProblem });
  };
  const counted = (fill: number, fence = 'spec/0') =>
    server.pool.query(
      `insert into posthorn.backlog (project_id, fence, waiting, max_waiting, fill, fullest_endpoint_id,
         fullest_waiting, counted_at) values ($1, $2, 45, 100, $3, $4, 40, now())
       on conflict (project_id, fence) do update set fill = excluded.fill`,
      [projectId, fence, fill, endpointId],
    );
  const events = async () =>
    (await server.pool.query<{ type: string; data: string }>('select e.type, e.data from posthorn.event e')).rows;
  const notices = async () =>
    (await server.pool.query<{ kind: string }>('select n.kind from posthorn.notification n')).rows;

  it('warns a project once, by event and notice, with the backlog of all partitions', async () => {
    await counted(0.8);
    await counted(0.2, 'spec/1');
    expect([await keeper().look(), await keeper().look()]).toEqual([1, 0]);
    const [event, ...others] = await events();
    expect(others).toEqual([]);
    expect(event!.type).toBe('backlog.warning');
    expect(JSON.parse(event!.data)).toEqual({
      ...{ waiting: 90, maxWaiting: 100, endpointId: toTypeId('ep', endpointId), endpointName: 'Shop' },
      ...{ host: 'hooks.example.com', endpointWaiting: 40, endpointUid: null, projectUid: null },
    });
    expect(await notices()).toEqual([{ kind: 'backlog-warning' }]);
  });

  it('does not warn below 80 %', async () => {
    await counted(0.79);
    expect(await keeper().look()).toBe(0);
    expect(await events()).toEqual([]);
  });

  it('warns again only after the backlog was below 60 %', async () => {
    await counted(0.9);
    await keeper().look();
    await counted(0.7);
    await keeper().look();
    await counted(0.9);
    expect(await keeper().look()).toBe(0);
    await counted(0.5);
    await keeper().look();
    await counted(0.9);
    expect(await keeper().look()).toBe(1);
    expect(await events()).toHaveLength(2);
  });

  it('warns once if several processes look at the same time', async () => {
    await counted(1);
    const warned = await Promise.all(Array.from({ length: 5 }, () => keeper().look()));
    expect(warned.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await events()).toHaveLength(1);
  });

  it('does not warn a deleted project', async () => {
    await server.pool.query('update posthorn.project set deleted_at = now() where id = $1', [projectId]);
    await counted(1);
    expect(await keeper().look()).toBe(0);
    expect(await notices()).toEqual([]);
  });
});
