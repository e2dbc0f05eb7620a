import { deliveryIdOf, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { ReplayDelivery, ReplayDeliveryHandler } from './replay-delivery.ts';

const [PROJECT, ENDPOINT] = [uuidv7(1), uuidv7(2)];
const EVENT = uuidv7(Date.now());
const DELIVERY = deliveryIdOf(EVENT, ENDPOINT);

describe('The replay of a delivery', () => {
  let server: TestDatabase;
  let database: Database;
  let handler: ReplayDeliveryHandler;

  beforeEach(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, EndpointEntity] });
    const context = { dataSource: database.dataSource, clock: new OffsetClock(), onDue: () => undefined };
    handler = new ReplayDeliveryHandler(context as unknown as AdminContext);
    await server.pool.query(`insert into posthorn.project (id, name, version, created_at, updated_at)
      values ('${PROJECT}', 'Spec', 1, now(), now())`);
    await server.pool.query(`insert into posthorn.endpoint (id, project_id, name, url, profile, profile_options, policy,
        state, version, created_at, updated_at)
      values ('${ENDPOINT}', '${PROJECT}', 'Shop', 'https://example.com/', 'standard-webhooks', '{}', '{}', 'active', 1,
        now(), now())`);
    await server.pool.query(`insert into posthorn.event (id, project_id, type, occurred_at, data)
      values ('${EVENT}', '${PROJECT}', 'a.b', now(), '{}')`);
    await server.pool.query(`insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed,
      missed_reasons) values ('${EVENT}', '${PROJECT}', 1, '{${ENDPOINT}}', '{}', '{}')`);
    await server.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, 'first', $2, $3, $4, 0, now(), false, 0)`,
      [DELIVERY, EVENT, ENDPOINT, PROJECT],
    );
  });
  afterEach(async () => {
    await database.close();
    await server.drop();
  });

  const replay = () => handler.execute(new ReplayDelivery(toTypeId('prj', PROJECT), toTypeId('dlv', DELIVERY), false));
  const replaysDue = async () =>
    (await server.pool.query<object>(`select d.retry from posthorn.due d where d.kind = 'replay'`)).rows;

  it('replaces the waiting attempt of the delivery once', async () => {
    const first = await replay();
    expect(await replay()).toEqual(first);
    expect(await replaysDue()).toHaveLength(1);
  });

  it('is a separate attempt beside an attempt under way, even after that attempt fails and waits for its retry', async () => {
    await server.pool.query(`update posthorn.due set leased_until = now() + interval '1 minute'`);
    const first = await replay();
    await server.pool.query(
      `update posthorn.due d set kind = 'retry', retry = 1, leased_until = null, due_at = now() + interval '1 hour'
       where d.kind = 'first'`,
    );
    expect(await replay()).toEqual(first);
    expect(await replaysDue()).toHaveLength(1);
  });

  it('is refused as unavailable while a trigger drops its row, and accepted afterwards', async () => {
    await server.pool.query(`create function skip() returns trigger language plpgsql as 'begin return null; end'`);
    await server.pool.query(
      'create trigger skip before insert or update on posthorn.due for each row execute function skip()',
    );
    await expect(replay()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/trigger/) as string,
    });
    await server.pool.query('drop trigger skip on posthorn.due');
    await replay();
    expect(await replaysDue()).toHaveLength(1);
  });
});
