import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '#postgres';
import type { Victim } from './victim.ts';

/**
 * A Postgres on a port that it keeps over its deaths.
 *
 * - running: after `start` and `restart`.
 * - killed: by `kill`, or stopped by `shutDown`; left by `restart`.
 */
export class OwnPostgres implements Victim {
  readonly name: string;
  readonly how = 'kill -9';
  private server: EmbeddedPostgres;
  private readonly options: EmbeddedPostgresOptions;

  private constructor(name: string, options: EmbeddedPostgresOptions, server: EmbeddedPostgres) {
    this.name = name;
    this.options = { ...options, port: Number(new URL(server.url).port) };
    this.server = server;
  }

  static async start(name: string, options: EmbeddedPostgresOptions): Promise<OwnPostgres> {
    return new OwnPostgres(name, options, await startEmbeddedPostgres(options));
  }

  /** The connection string of a database of this server. */
  url(database: string): string {
    const url = new URL(this.server.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  async restart(): Promise<void> {
    this.server = await startEmbeddedPostgres(this.options);
  }

  /** A fast shutdown. Resolves when the server is gone. */
  async shutDown(): Promise<void> {
    await this.server.stop();
  }
}
