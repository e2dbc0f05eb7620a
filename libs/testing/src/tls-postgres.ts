import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { EmbeddedPostgres } from '#postgres';
import type { TestAuthority } from './certificates/test-authority.ts';
import { eventually } from './eventually.ts';

/** The roles of a `TlsPostgres`, each with its name as its password, and the line of pg_hba.conf for each. */
const LINES = {
  any_way: 'host all any_way 127.0.0.1/32 scram-sha-256',
  only_tls: 'hostssl all only_tls 127.0.0.1/32 scram-sha-256',
  only_plain: 'hostnossl all only_plain 127.0.0.1/32 scram-sha-256',
  by_certificate: 'hostssl all by_certificate 127.0.0.1/32 cert',
} as const;

/** The name of a role of a `TlsPostgres`. */
export type TlsRole = keyof typeof LINES;

/** A Postgres with `ssl = on`, whose certificate is for `localhost` and not for its address. */
export class TlsPostgres {
  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly dataDir: string,
  ) {}

  /** @param authority signs the certificate of the server, and is the authority of clients' certificates */
  static async start(authority: TestAuthority): Promise<TlsPostgres> {
    // Loaded here, so that specs without it do not pay for TypeORM.
    const { startEmbeddedPostgres } = await import('#postgres');
    const dataDir = mkdtempSync(join(tmpdir(), 'posthorn-tls-'));
    chmodSync(dataDir, 0o711);
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', shared_buffers: '32MB' } });
    const postgres = new TlsPostgres(server, dataDir);
    await postgres.offerTls(authority);
    return postgres;
  }

  /**
   * The connection string of a role.
   * @param query its parameters, like `sslmode=require`
   */
  url(role: TlsRole, query: string, host = 'localhost', database = 'posthorn'): string {
    const url = new URL(this.server.url);
    [url.username, url.password, url.hostname, url.pathname] = [role, role, host, `/${database}`];
    url.search = query;
    return url.href;
  }

  /** Makes a database that a role owns, which has no other rights. */
  async createDatabase(name: string, owner: TlsRole): Promise<void> {
    await this.asAdmin((client) => client.query(`create database ${name} owner ${owner}`));
  }

  /** Returns, for each name of a connection of a role, true if all its connections are encrypted. */
  async encrypted(role: TlsRole): Promise<Record<string, boolean>> {
    const { rows } = await this.asAdmin((client) =>
      client.query<{ name: string; ssl: boolean }>(
        `select a.application_name as name, bool_and(s.ssl) as ssl
         from pg_stat_activity a join pg_stat_ssl s on s.pid = a.pid where a.usename = $1 group by 1`,
        [role],
      ),
    );
    return Object.fromEntries(rows.map(({ name, ssl }) => [name, ssl]));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Runs work as the superuser. */
  private async asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.server.url, ssl: false });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Puts the files into the cluster's directory, as its owner's, and makes the server read them. */
  private async offerTls(authority: TestAuthority): Promise<void> {
    const { directory } = this.server;
    const { uid, gid } = statSync(directory);
    const { certFile, keyFile } = authority.issue('localhost');
    const hba = join(directory, 'pg_hba.conf');
    writeFileSync(hba, ['host all posthorn 127.0.0.1/32 scram-sha-256', ...Object.values(LINES), ''].join('\n'));
    const files = { ssl_cert_file: certFile, ssl_key_file: keyFile, ssl_ca_file: authority.caFile };
    await this.asAdmin(async (client) => {
      for (const [setting, from] of Object.entries(files)) {
        const file = join(directory, `${setting}.pem`);
        copyFileSync(from, file);
        chmodSync(file, 0o600);
        chownSync(file, uid, gid);
        await client.query(`alter system set ${setting} = '${file}'`);
      }
      await client.query('alter system set ssl = on');
      for (const role of Object.keys(LINES)) await client.query(`create role ${role} login password '${role}'`);
      await client.query('select pg_reload_conf()');
    });
    const isOn = () => this.asAdmin(async (client) => (await client.query<{ ssl: string }>('show ssl')).rows[0]!.ssl);
    await eventually(isOn, (ssl) => ssl === 'on');
  }
}
