import { uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { dropEndedSecrets } from './drop-ended-secrets.ts';

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;
const NOW_MS = Date.UTC(2026, 0, 31);
const daysAgo = (days: number) => new Date(NOW_MS - days * DAY_MS);
/** By when even the weekly partition that holds the last request with it is past the retention. */
const UNUSED_DAYS = RETENTION_DAYS + 8;

describe('a secret that has ended', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  interface Given {
    ended?: number;
    endpointDeleted?: number;
    projectDeleted?: number;
  }
  const insert = async ({ ended, endpointDeleted, projectDeleted }: Given): Promise<string> => {
    const [projectId, endpointId, id] = [uuidv7(1), uuidv7(2), uuidv7(3)];
    const at = (days: number | undefined) => (days === undefined ? null : daysAgo(days));
    await database.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at, deleted_at)
       values ($1, 'spec', 1, now(), now(), $2)`,
      [projectId, at(projectDeleted)],
    );
    await database.pool.query(
      `insert into posthorn.endpoint
         (id, project_id, url, name, profile, policy, state, version, created_at, updated_at, deleted_at)
       values ($1, $2, 'https://example.com/', 'spec', 'standard-webhooks', '{}', 'active', 1, now(), now(), $3)`,
      [endpointId, projectId, at(endpointDeleted)],
    );
    await database.pool.query(
      `insert into posthorn.endpoint_secret (id, endpoint_id, key_id, ciphertext, created_at, activates_at, expires_at)
       values ($1, $2, 'key', '', $3, $3, $4)`,
      [id, endpointId, daysAgo(1_000), at(ended)],
    );
    return id;
  };

  it.each<[string, Given, boolean]>([
    ['stays while the log may hold a request that it signed', { ended: UNUSED_DAYS - 1 }, true],
    ['goes when no request of it can be there', { ended: UNUSED_DAYS + 1 }, false],
    ['stays if it has not ended, however old', {}, true],
    ['goes with its endpoint, long after that', { endpointDeleted: UNUSED_DAYS + 1 }, false],
    ['stays for long after its endpoint was deleted', { endpointDeleted: UNUSED_DAYS - 1 }, true],
    ['goes with its project, long after that', { projectDeleted: UNUSED_DAYS + 1, ended: 1 }, false],
    ['stays for long after its project was deleted', { projectDeleted: UNUSED_DAYS - 1 }, true],
  ])('%s', async (_what, given, stays) => {
    const id = await insert(given);
    await dropEndedSecrets(database.pool, NOW_MS, RETENTION_DAYS);
    const { rows } = await database.pool.query('select s.id from posthorn.endpoint_secret s where s.id = $1', [id]);
    expect(rows).toEqual(stays ? [{ id }] : []);
  });
});
