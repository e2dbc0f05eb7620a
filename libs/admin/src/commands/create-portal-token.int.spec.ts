import { toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { insertProject, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { ApiKeys, KEYS_TRUSTED_MS } from '../keys/api-keys.ts';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { hashOfKey } from '../keys/new-api-key.ts';
import { dropEndedTokens } from '../keys/portal-token.ts';
import type { Scope } from '../keys/scopes.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { CreateApiKey, CreateApiKeyHandler } from './create-api-key.ts';
import { CreatePortalToken, CreatePortalTokenHandler } from './create-portal-token.ts';
import { ListPortalTokens, ListPortalTokensHandler } from '../queries/list-portal-tokens.ts';
import { RevokeApiKey, RevokeApiKeyHandler } from './revoke-api-key.ts';
import { RevokePortalToken, RevokePortalTokenHandler } from './revoke-portal-token.ts';

const ID = uuidv7(1);
const PROJECT = toTypeId('prj', ID);
const MAX_TOKENS = 20;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ADMIN: KeyIdentity = { id: 'POSTHORN_ADMIN_KEY', projectId: null, scopes: null, expiresAtMs: null };

describe('A portal token', () => {
  let server: TestDatabase;
  let database: Database;
  let context: AdminContext;
  let clock: OffsetClock;
  let keys: ApiKeys;

  beforeEach(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, ApiKeyEntity] });
    clock = new OffsetClock();
    context = { dataSource: database.dataSource, clock, maxPortalTokens: MAX_TOKENS } as unknown as AdminContext;
    keys = new ApiKeys(server.pool, clock, undefined);
    await insertProject(server.pool, ID);
  });
  afterEach(async () => {
    await database.close();
    await server.drop();
  });

  const makeKey = (scopes: Scope[] | null, expiresAt: Date | null = null) => {
    const draft = { isWhole: true, fields: { name: 'A', scopes, expiresAt } } as const;
    return new CreateApiKeyHandler(context).execute(new CreateApiKey(PROJECT, draft, ADMIN));
  };
  const makeToken = (maker: KeyIdentity, scopes: Scope[], expiresInSeconds = 3_600) => {
    const draft = { isWhole: true, fields: { scopes, expiresInSeconds } } as const;
    return new CreatePortalTokenHandler(context).execute(new CreatePortalToken(PROJECT, draft, maker));
  };
  const revoke = (key: string) => new RevokeApiKeyHandler(context).execute(new RevokeApiKey(PROJECT, key, ADMIN.id));
  const identityOf = async (key: string) => (await keys.identify(key))!;

  it('has its scopes in its project until it expires, and is stored as a hash alone', async () => {
    const maker = await identityOf((await makeKey(null)).key);
    const { token, ...shown } = await makeToken(maker, ['endpoints:read']);
    expect(token).toMatch(/^pht_[\w-]{43}$/);
    const expiresAtMs = Date.parse(shown.expiresAt);
    expect(await identityOf(token)).toEqual({ id: shown.id, projectId: ID, scopes: ['endpoints:read'], expiresAtMs });
    const { rows } = await server.pool.query<{ hash: Buffer; row: string }>(
      `select k.hash, k::text as row from posthorn.api_key k where k.scope = 'portal'`,
    );
    expect(rows.map(({ hash }) => hash)).toEqual([hashOfKey(token)]);
    expect(rows[0]!.row).not.toContain(token);
    clock.advance(HOUR_MS);
    expect(await keys.identify(token)).toBeUndefined();
    expect(keys.refusalOf(token).message).toBe('The API key has expired.');
  });

  it('ends with the revocation of the key that made it, at once where it was not cached, else within a second', async () => {
    const { id, key } = await makeKey(null);
    const { token } = await makeToken(await identityOf(key), ['endpoints:read']);
    await keys.identify(token);
    await revoke(id);
    expect(await new ApiKeys(server.pool, clock, undefined).identify(token)).toBeUndefined();
    clock.advance(KEYS_TRUSTED_MS);
    expect(await keys.identify(token)).toBeUndefined();
  });

  it('is not made by a key that is revoked, although a process still trusts the key', async () => {
    const { id, key } = await makeKey(null);
    const maker = await identityOf(key);
    await revoke(id);
    await expect(makeToken(maker, ['endpoints:read'])).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('has no scope that its maker lacks, and expires at the latest with its maker', async () => {
    const expiresAt = new Date(clock.nowMs() + HOUR_MS);
    const maker = await identityOf((await makeKey(['endpoints:read'], expiresAt)).key);
    await expect(makeToken(maker, ['endpoints:read', 'events:read'])).rejects.toMatchObject({
      code: 'missing-scope',
      message: expect.stringContaining('`events:read`') as string,
    });
    expect((await makeToken(maker, ['endpoints:read'], 86_400)).expiresAt).toBe(expiresAt.toISOString());
    const shorter = await makeToken(maker, ['endpoints:read'], 60);
    expect(Date.parse(shorter.expiresAt)).toBeLessThan(expiresAt.getTime());
  });

  it('makes no other token, and is neither listed nor revoked as a key', async () => {
    const { token, id } = await makeToken(ADMIN, ['endpoints:read']);
    const itself = await identityOf(token);
    await expect(makeToken(itself, ['endpoints:read'])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revoke(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  const storedTokens = async () => {
    const { rowCount } = await server.pool.query(`select from posthorn.api_key k where k.scope = 'portal'`);
    return rowCount;
  };

  it('is refused while its project has its maximum of valid tokens, also to concurrent commands', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: MAX_TOKENS + 5 }, () => makeToken(ADMIN, ['endpoints:read'], 60)),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_TOKENS);
    await expect(makeToken(ADMIN, ['endpoints:read'])).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/has 20 valid portal tokens.*at most 20\..*POSTHORN_MAX_PORTAL_TOKENS/) as string,
    });
    clock.advance(59_000);
    await expect(makeToken(ADMIN, ['endpoints:read'])).rejects.toMatchObject({ code: 'invalid-input' });
    clock.advance(1_000);
    for (let nth = 0; nth < MAX_TOKENS; nth++) {
      await makeToken(ADMIN, ['endpoints:read']);
      expect(await storedTokens()).toBeLessThanOrEqual(MAX_TOKENS);
    }
    await expect(makeToken(ADMIN, ['endpoints:read'])).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('takes no room from the keys of its project and from the tokens of other projects', async () => {
    const other = uuidv7(2);
    await insertProject(server.pool, other);
    for (let nth = 0; nth < MAX_TOKENS; nth++) await makeToken(ADMIN, ['endpoints:read']);
    const { key } = await makeKey(null);
    await expect(makeToken(await identityOf(key), ['endpoints:read'])).rejects.toMatchObject({ code: 'invalid-input' });
    const draft = { isWhole: true, fields: { scopes: ['endpoints:read'] as Scope[], expiresInSeconds: 60 } } as const;
    const command = new CreatePortalToken(toTypeId('prj', other), draft, ADMIN);
    await new CreatePortalTokenHandler(context).execute(command);
  });

  it('is listed and revoked in its project only, and no key is revoked as a token', async () => {
    const other = uuidv7(2);
    await insertProject(server.pool, other);
    const list = async (project: string) => {
      const { items } = await new ListPortalTokensHandler(context).execute(new ListPortalTokens(project, null, 10));
      return items.map(({ id }) => id);
    };
    const drop = (project: string, id: string) =>
      new RevokePortalTokenHandler(context).execute(new RevokePortalToken(project, id));
    const maker = await makeKey(null);
    const { id, token } = await makeToken(ADMIN, ['endpoints:read'], 60);
    expect([await list(PROJECT), await list(toTypeId('prj', other))]).toEqual([[id], []]);
    await expect(drop(toTypeId('prj', other), id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(drop(PROJECT, maker.id)).rejects.toMatchObject({ code: 'not-found' });
    expect([await keys.identify(token), await keys.identify(maker.key)]).toMatchObject([{ id }, { id: maker.id }]);
    clock.advance(60_000);
    expect(await list(PROJECT)).toEqual([]);
    await drop(PROJECT, id);
    expect(await storedTokens()).toBe(0);
  });

  it('has no time of its last use', async () => {
    const { token } = await makeToken(ADMIN, ['endpoints:read']);
    await keys.identify(token);
    expect(keys.identifyKnown(token)).not.toBeNull();
    await keys.lastUses.write();
    const { rows } = await server.pool.query<object>('select k.last_used_at as at from posthorn.api_key k');
    expect(rows).toEqual([{ at: null }]);
  });

  it('is deleted with all others that ended a day ago, however many there are', async () => {
    await server.pool.query(
      `insert into posthorn.api_key (id, scope, project_id, hash, scopes, created_at, expires_at)
       select gen_random_uuid(), 'portal', $1, sha256(n::text::bytea), '{}', now(), now() - interval '25 hours'
       from generate_series(1, 2500) n`,
      [ID],
    );
    await dropEndedTokens(server.pool, clock.nowMs());
    expect(await storedTokens()).toBe(0);
  });

  it('is deleted a day after its end', async () => {
    await makeKey(null, new Date(clock.nowMs() + HOUR_MS));
    await makeToken(ADMIN, ['endpoints:read']);
    const count = async () => {
      await dropEndedTokens(server.pool, clock.nowMs());
      return (await server.pool.query('select from posthorn.api_key')).rowCount;
    };
    clock.advance(DAY_MS);
    expect(await count()).toBe(2);
    clock.advance(HOUR_MS + 1_000);
    expect(await count()).toBe(1);
  });
});
