import { type CertificateFiles, TestAuthority, TlsPostgres, type TlsRole } from '#testing';
import { openDatabase } from '../database.ts';
import { connectSession } from './connect-session.ts';
import { openWatchPool } from './open-watch-pool.ts';

describe('A Postgres with TLS', () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let postgres: TlsPostgres;
  let own: CertificateFiles;
  let foreign: CertificateFiles;

  beforeAll(async () => {
    [authority, stranger] = [new TestAuthority(), new TestAuthority()];
    postgres = await TlsPostgres.start(authority);
    own = authority.issue('by_certificate');
    foreign = stranger.issue('by_certificate');
  });
  afterAll(async () => {
    await postgres.stop();
    authority.remove();
    stranger.remove();
  });

  const filled = (query: string) =>
    query
      .replace('{ca}', authority.caFile)
      .replace('{other}', stranger.caFile)
      .replace('{cert}', own.certFile)
      .replace('{key}', own.keyFile)
      .replace('{foreign}', foreign.certFile)
      .replace('{foreign-key}', foreign.keyFile);

  /** The kind of the connection, `tls` or `plain`, as the server reports it; or the reason why there is none. */
  async function connected(url: string): Promise<string> {
    try {
      const client = await connectSession({ url, applicationName: 'spec', connectTimeoutMs: 5_000 });
      try {
        const { rows } = await client.query<{ ssl: boolean }>(
          'select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()',
        );
        return rows[0]!.ssl ? 'tls' : 'plain';
      } finally {
        await client.end();
      }
    } catch (error) {
      return (error as Error).message;
    }
  }

  it.each<[TlsRole, string, string | RegExp]>([
    ['any_way', 'sslmode=disable', 'plain'],
    ['any_way', 'sslmode=allow', 'plain'],
    ['any_way', 'sslmode=prefer', 'tls'],
    ['any_way', '', 'tls'],
    ['any_way', 'sslmode=require', 'tls'],
    ['any_way', 'sslmode=require&sslrootcert={ca}', 'tls'],
    ['any_way', 'sslmode=require&sslrootcert={other}', /self-signed|unable to/],
    ['any_way', 'sslmode=verify-ca&sslrootcert={ca}', 'tls'],
    ['any_way', 'sslmode=verify-ca&sslrootcert={other}', /self-signed|unable to/],
    ['any_way', 'sslmode=verify-full&sslrootcert={ca}', 'tls'],
    ['any_way', 'sslmode=verify-full&sslrootcert={other}', /self-signed|unable to/],
    ['any_way', 'sslmode=verify-full', /self-signed|unable to/],
    ['any_way', 'sslrootcert=system', /self-signed|unable to/],
    ['any_way', 'sslmode=require&ssl_min_protocol_version=TLSv1.3', 'tls'],
    ['only_tls', 'sslmode=disable', /no pg_hba\.conf entry .*no encryption/],
    ['only_tls', 'sslmode=allow', 'tls'],
    ['only_tls', 'sslmode=prefer', 'tls'],
    ['only_plain', 'sslmode=require', /no pg_hba\.conf entry .*SSL encryption/],
    ['only_plain', 'sslmode=allow', 'plain'],
    ['only_plain', 'sslmode=prefer', 'plain'],
    ['by_certificate', 'sslmode=verify-full&sslrootcert={ca}&sslcert={cert}&sslkey={key}', 'tls'],
    ['by_certificate', 'sslmode=prefer&sslcert={cert}&sslkey={key}', 'tls'],
    ['by_certificate', 'sslmode=require', /requires a valid client certificate/],
    ['by_certificate', 'sslmode=require&sslcert={foreign}&sslkey={foreign-key}', /unknown ca|certificate|terminated/],
    ['by_certificate', 'sslmode=require&sslcert={cert}', /only one of sslcert and sslkey/],
  ])('is reached by the role %s with "%s" as libpq reaches it: %s', async (role, query, expected) => {
    const found = await connected(postgres.url(role, filled(query)));
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('is known by its name with verify-full alone', async () => {
    const mode = (name: string) => postgres.url('any_way', filled(`sslmode=${name}&sslrootcert={ca}`), '127.0.0.1');
    expect(await connected(mode('verify-ca'))).toBe('tls');
    expect(await connected(mode('verify-full'))).toMatch(/does not match certificate's altnames/);
  });

  it('takes a key that sslpassword decrypts, and refuses it with another one', async () => {
    const key = authority.encrypt(own.keyFile, 'sesame');
    const query = (password: string) => `sslmode=require&sslcert=${own.certFile}&sslkey=${key}&sslpassword=${password}`;
    expect(await connected(postgres.url('by_certificate', query('sesame')))).toBe('tls');
    expect(await connected(postgres.url('by_certificate', query('wrong')))).toMatch(/decrypt|bad/);
  });

  it.each<[TlsRole, string, boolean]>([
    ['only_tls', 'sslmode=verify-full&sslrootcert={ca}', true],
    ['only_plain', 'sslmode=prefer', false],
    ['only_tls', 'sslmode=allow', true],
  ])('is used by the pool, the watching pool and sessions of %s with "%s" alike', async (role, query, isEncrypted) => {
    const name = `${role}_${query.replaceAll(/\W/g, '').slice(7, 13).toLowerCase()}`;
    await postgres.createDatabase(name, role);
    const url = postgres.url(role, filled(query), 'localhost', name);
    const database = await openDatabase({ url, poolSize: 3 });
    const watchPool = await openWatchPool(url, 2);
    await Promise.all([database.pool.query('select 1'), watchPool.query('select 1')]);
    const session = await connectSession({ url, applicationName: 'session', connectTimeoutMs: 5_000 });
    expect(await postgres.encrypted(role)).toEqual({ posthorn: isEncrypted, session: isEncrypted });
    await session.end();
    await watchPool.end();
    await database.close();
  });
});
