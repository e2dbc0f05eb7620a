import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres';

const SETTINGS = { fsync: 'off', shared_buffers: '32MB', max_prepared_transactions: '4' };

/** A Postgres of a spec's own, so that its work holds up no other spec. */
export class OwnCluster {
  private readonly clients: pg.Client[] = [];

  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly dataDir: string,
  ) {}

  /** @param settings settings of the server beside those of all own clusters. Default: none */
  static async start(settings: Record<string, string> = {}): Promise<OwnCluster> {
    const dataDir = mkdtempSync(join(tmpdir(), 'posthorn-cluster-'));
    chmodSync(dataDir, 0o711);
    const server = await startEmbeddedPostgres({ dataDir, settings: { ...SETTINGS, ...settings } });
    return new OwnCluster(server, dataDir);
  }

  /** A new database, owned by a new role of the same name that has no other rights. @returns its connection string */
  async database(name: string): Promise<string> {
    const admin = await this.connect(this.server.url);
    await admin.query(`create role ${name} login password '${name}'`);
    await admin.query(`create database ${name} owner ${name}`);
    const url = new URL(this.server.url);
    [url.username, url.password, url.pathname] = [name, name, `/${name}`];
    return url.href;
  }

  /** Sets a setting of the whole server to the value, until `reset`. */
  async set(name: string, value: string): Promise<void> {
    const admin = await this.connect(this.server.url);
    await admin.query(`alter system set ${name} = '${value}'`);
    await admin.query('select pg_reload_conf()');
  }

  /** Lifts a setting that was set for the whole server. */
  async reset(name: string): Promise<void> {
    const admin = await this.connect(this.server.url);
    await admin.query(`alter system reset ${name}`);
    await admin.query('select pg_reload_conf()');
  }

  /** A client, ended by `stop`. */
  async connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }

  /** Uses up transaction ids, so that positions here are above those of a younger cluster. */
  async useIds(url: string, count: number): Promise<void> {
    const client = await this.connect(url);
    await client.query(`create temporary table used (n int)`);
    await client.query(`do $$ begin
      for n in 1..${count} loop
        begin
          insert into used values (n);
        exception when division_by_zero then null;
        end;
      end loop;
    end $$`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end().catch(() => undefined)));
    await this.server.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
