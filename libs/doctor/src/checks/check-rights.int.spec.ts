import { NEEDED_RIGHTS } from '#postgres';
import { migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { examine } from '../examine.ts';
import type { Finding } from '../finding.ts';
import { findingsOf, texts } from '../testing/findings-of.ts';
import { newAccount } from '../testing/new-account.ts';

describe('the examination of rights', () => {
  let database: TestDatabase;
  let account: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    database = await migratedDatabase();
    const made = await newAccount(database);
    account = made.account;
    env = { DATABASE_URL: made.url };
  });
  afterEach(() => database.drop());

  const grant = (...grants: string[]) =>
    database.pool.query(grants.map((one) => `grant ${one} to ${account}`).join(';'));
  const grantAll = () =>
    grant(
      'usage on schema posthorn',
      'select, insert, update, delete on all tables in schema posthorn',
      'usage on all sequences in schema posthorn',
    );

  it('names a role that may not use the schema once, and does not report it as a bug', async () => {
    const found: Finding[] = [];
    for await (const { findings } of examine({ PORT: '0', ...env })) found.push(...findings);
    const advice = found.map((finding) => finding.advice ?? '').join('\n');
    expect(advice).not.toContain('report');
    const wrong = found.filter(({ severity }) => severity === 'problem');
    expect(texts(wrong).filter((text) => !/fsync|full_page_writes/.test(text))).toEqual([
      expect.stringMatching(`^problem: .* "${account}" lacks USAGE on posthorn;`) as string,
    ]);
    const keys = await findingsOf('Keys', { ...env, POSTHORN_SECRET_KEYS: Buffer.alloc(32, 1).toString('base64') });
    expect(texts(keys)).toEqual([expect.stringMatching(/^skipped: .* See Rights\.$/)]);
    expect(advice).toContain(`grant select, insert, update, delete on all tables in schema posthorn to "${account}";`);
  });

  it('names the rights that are missing on tables and sequences', async () => {
    await grantAll();
    expect(texts(await findingsOf('Rights', env))).toEqual([
      `warning: ${account} may not create in the schema posthorn: no weekly partitions are made or dropped.`,
    ]);
    await database.pool.query(`revoke insert on posthorn.event from ${account}`);
    await database.pool.query(`revoke insert, delete on posthorn.due from ${account}`);
    await database.pool.query(`revoke usage on all sequences in schema posthorn from ${account}`);
    const [found] = texts(await findingsOf('Rights', env));
    expect(found).toMatch(/^problem: .*; DELETE, INSERT on posthorn\.due; INSERT on posthorn\.event/);
    expect(found).toMatch(/USAGE on posthorn\.\w+_seq/);
  });

  it('names the rights that a role has with USAGE and SELECT alone', async () => {
    await grant('usage on schema posthorn', 'select on all tables in schema posthorn');
    const [found] = texts(await findingsOf('Rights', env));
    expect(found).toMatch(
      /^problem: .* lacks USAGE on posthorn\.row_seq; DELETE, INSERT on posthorn\.added_match; DELETE, INSERT, UPDATE on posthorn\.api_key; .* more/,
    );
    expect(found).not.toContain('schema_migration');
  });

  it('requires only the rights that Posthorn needs, including the rights behind a view', async () => {
    const grants = Object.entries(NEEDED_RIGHTS).map(([name, rights]) => `${rights.join(', ')} on posthorn.${name}`);
    await grant('usage on schema posthorn', ...grants, 'usage on sequence posthorn.row_seq');
    expect(texts(await findingsOf('Rights', env))).toEqual([
      `warning: ${account} may not create in the schema posthorn: no weekly partitions are made or dropped.`,
    ]);
    await database.pool.query(`revoke select on posthorn.whole_routing from ${account}`);
    await database.pool.query('revoke execute on all functions in schema posthorn from public');
    const [found] = texts(await findingsOf('Rights', env));
    expect(found).toMatch(/^problem: .* EXECUTE on posthorn\.position_base\(\); SELECT on posthorn\.whole_routing/);
  });

  it('finds no fault with the owner, nor with a member of the owner', async () => {
    expect(texts(await findingsOf('Rights', { DATABASE_URL: database.url }))).toEqual([
      expect.stringMatching(/^ok: \w+ has all rights that it needs\.$/) as string,
    ]);
    await database.pool.query(`do $$ begin execute format('grant %I to ${account}', current_user); end $$`);
    expect(texts(await findingsOf('Rights', env))).toEqual([`ok: ${account} has all rights that it needs.`]);
  });

  it.each([
    ['may not be created in', '', /may not create in the schema posthorn, and the next start has to change the schema/],
    ['may not be used', 'revoke usage', /lacks USAGE on posthorn\./],
  ])('finds an empty schema that %s', async (_, revoke, text) => {
    const empty = await testDatabase();
    const made = await newAccount(empty);
    await empty.pool.query('create schema posthorn');
    if (!revoke) await empty.pool.query(`grant usage on schema posthorn to ${made.account}`);
    const found = texts(await findingsOf('Rights', { DATABASE_URL: made.url }));
    expect(found).toEqual([expect.stringMatching(/^problem: /) as string]);
    expect(found[0]).toMatch(text);
    await empty.drop();
  });
});
