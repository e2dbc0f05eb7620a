import { fromTypeId, systemClock, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { eventually, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { MAX_PROJECT_KEYS } from '../keys/assert-room-for-key.ts';
import { ApiKeys } from '../keys/api-keys.ts';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { CreateApiKey, CreateApiKeyHandler } from './create-api-key.ts';
import { RevokeApiKey, RevokeApiKeyHandler } from './revoke-api-key.ts';

const ID = uuidv7(1);
const PROJECT = toTypeId('prj', ID);
const ADMIN: KeyIdentity = { id: 'POSTHORN_ADMIN_KEY', projectId: null, scopes: null, expiresAtMs: null };

describe('A key that creates another key', () => {
  let server: TestDatabase;
  let database: Database;
  let context: AdminContext;

  beforeEach(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, ApiKeyEntity] });
    context = { dataSource: database.dataSource, clock: systemClock } as AdminContext;
    await insertProject(server.pool, ID);
  });
  afterEach(async () => {
    await database.close();
    await server.drop();
  });

  const create = (maker: KeyIdentity) => {
    const fields = { name: 'A', scopes: ['keys:write' as const] };
    return new CreateApiKeyHandler(context).execute(new CreateApiKey(PROJECT, { isWhole: true, fields }, maker));
  };
  const revoke = (key: string) => new RevokeApiKeyHandler(context).execute(new RevokeApiKey(PROJECT, key, ADMIN.id));
  const names = async () => {
    const { rows } = await server.pool.query<{ id: string }>('select k.id from posthorn.api_key k order by k.id');
    return rows.map(({ id }) => toTypeId('key', id));
  };

  it('is refused once it is revoked, although a process still trusts it', async () => {
    const { id, key } = await create(ADMIN);
    const keys = new ApiKeys(server.pool, systemClock, undefined);
    await keys.identify(key);
    await revoke(id);
    const trusted = keys.identifyKnown(key)!;
    expect(trusted.id).toBe(id);
    await expect(create(trusted)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await names()).toEqual([]);
  });

  it('is not revoked while it creates the key, which needs the lock of its row', async () => {
    const { id } = await create(ADMIN);
    const holder = await server.pool.connect();
    await holder.query('begin');
    await holder.query('lock table posthorn.stream_event in share mode');
    const making = create({ ...ADMIN, id, projectId: ID, scopes: ['keys:write'] });
    const lock = () =>
      server.pool
        .query('select from posthorn.api_key k where k.id = $1 for no key update nowait', [fromTypeId('key', id)])
        .then(
          () => 'free',
          ({ code }: { code: string }) => code,
        );
    await eventually(lock, (state) => state === '55P03');
    await holder.query('commit');
    holder.release();
    const made = await making;
    expect(await lock()).toBe('free');
    expect(await names()).toEqual([id, made.id]);
  });

  it('is refused while the project has its maximum of keys, also to simultaneous requests', async () => {
    await server.pool.query(
      `insert into posthorn.api_key (id, scope, project_id, name, hash, created_at)
       select gen_random_uuid(), 'project', $1, 'K', sha256(n::text::bytea), now() from generate_series(1, $2) n`,
      [ID, MAX_PROJECT_KEYS - 1],
    );
    const made = await Promise.allSettled(Array.from({ length: 5 }, () => create(ADMIN)));
    const [first] = made.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    const refused = made.flatMap((one): unknown => (one.status === 'rejected' ? one.reason : []));
    const refusal = {
      code: 'invalid-input',
      message: expect.stringMatching(/has 1000 API keys.*at most 1000\. Revoke/) as string,
    };
    expect(refused).toMatchObject([refusal, refusal, refusal, refusal]);
    await revoke(first!.id);
    await create(ADMIN);
  });
});
