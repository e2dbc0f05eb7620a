import { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import { systemClock, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { KeyRing } from '#signing';
import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { CreateEndpoint, CreateEndpointHandler } from './create-endpoint.ts';
import { SendTest, SendTestHandler } from './send-test.ts';

const ID = uuidv7(1);
const PROJECT = toTypeId('prj', ID);

describe('If a request to a receiver cannot be sent', () => {
  let server: TestDatabase;
  let database: Database;
  let context: AdminContext;
  let problems: string[];

  beforeEach(async () => {
    server = await migratedDatabase();
    const entities = [ProjectEntity, EndpointEntity, EventTypeEntity];
    database = await openDatabase({ url: server.url, poolSize: 4, entities });
    const egress = new EgressPolicy(['127.0.0.0/8']);
    const http = new HttpDeliveryClient({ egress, clock: systemClock });
    await http.close();
    problems = [];
    context = {
      ...{ dataSource: database.dataSource, pool: database.pool, clock: systemClock, egress, http },
      keyRing: KeyRing.parse(KeyRing.generateKey()),
      ...{ maxDataBytes: 262_144, maxEndpoints: 10 },
      onProblem: (message: string) => problems.push(message),
    } as unknown as AdminContext;
    await insertProject(server.pool, ID);
  });
  afterEach(async () => {
    await database.close();
    await server.drop();
  });

  const create = (verify: boolean) => {
    const fields = { url: 'http://127.0.0.1:20001/', verify, profile: 'standard-webhooks' };
    return new CreateEndpointHandler(context).execute(new CreateEndpoint(PROJECT, { isWhole: true, fields }));
  };

  it('a new endpoint stays pending, the response has its secret, and the cause is reported', async () => {
    const created = await create(true);
    expect(created).toMatchObject({
      state: 'pending',
      verification: null,
      secret: expect.stringMatching(/^whsec_/) as string,
    });
    expect(problems).toEqual([expect.stringContaining(`${created.id} was created but not verified`)]);
  });

  it('a test is refused as unavailable, and leaves no event that stays pending', async () => {
    const { id } = await create(false);
    const sent = new SendTestHandler(context).execute(new SendTest(PROJECT, id, {}));
    await expect(sent).rejects.toMatchObject({ code: 'unavailable' });
    const { rows } = await server.pool.query('select e.type from posthorn.event e');
    expect(rows).toEqual([{ type: 'endpoint.created' }]);
  });
});
