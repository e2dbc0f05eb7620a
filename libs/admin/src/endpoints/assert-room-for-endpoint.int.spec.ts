import { uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { findProject } from '../projects/find-project.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { assertRoomForEndpoint } from './assert-room-for-endpoint.ts';

const MAX_ENDPOINTS = 5;

describe('The bound on the endpoints of a project', () => {
  let server: TestDatabase;
  let database: Database;
  let uid: string;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 8, entities: [ProjectEntity] });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(async () => {
    uid = uuidv7(Date.now());
    await server.pool.query(
      `insert into posthorn.project (id, uid, name, version, created_at, updated_at)
       values (gen_random_uuid(), $1, 'spec', 1, now(), now())`,
      [uid],
    );
  });

  const create = () =>
    database.dataSource.transaction(async (tx) => {
      const { id } = await findProject(tx, uid, FOR_NO_KEY_UPDATE);
      await assertRoomForEndpoint(tx, id, MAX_ENDPOINTS);
      await tx.query(
        `insert into posthorn.endpoint
           (id, project_id, url, name, profile, policy, state, version, created_at, updated_at)
         values (gen_random_uuid(), $1, 'https://example.com/', 'spec', 'standard-webhooks', '{}', 'active', 1, now(), now())`,
        [id],
      );
    });

  it('is kept by concurrent commands', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, create));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_ENDPOINTS);
  });

  it('is named in the refusal, with its setting', async () => {
    for (let n = 0; n < MAX_ENDPOINTS; n++) await create();
    await expect(create()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/at most 5\..*POSTHORN_MAX_ENDPOINTS/) as string,
    });
  });

  it('does not count deleted endpoints', async () => {
    for (let n = 0; n < MAX_ENDPOINTS; n++) await create();
    await server.pool.query(
      `update posthorn.endpoint set deleted_at = now() where id =
         (select e.id from posthorn.endpoint e join posthorn.project p on p.id = e.project_id where p.uid = $1 limit 1)`,
      [uid],
    );
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
