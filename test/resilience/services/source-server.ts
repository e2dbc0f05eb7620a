import { join } from 'node:path';
import { OwnPostgres } from '../own-postgres.ts';
import { createServiceSchema } from './schema.ts';
import type { Victim } from '../victim.ts';
import { withSession } from '../with-session.ts';

/** A Postgres that is not Posthorn's, with a database for each domain service. */
export interface SourceServer {
  /** The connection strings of the databases by the services' names. */
  urls: ReadonlyMap<string, string>;
  victims: Victim[];
  stop(): Promise<void>;
}

const query = async (url: string, sql: string, values: unknown[] = []): Promise<void> => {
  await withSession(url, (session) => session.query(sql, values));
};

/** The server, shut down and started again as for an update. */
const restartVictim = (server: OwnPostgres): Victim => ({
  name: 'the services’ postgres',
  how: 'shut down',
  kill: () => server.shutDown(),
  restart: () => server.restart(),
});

/** All connections to the database of one service: the service's own and the relay's. The services take turns. */
function connectionsVictim(server: OwnPostgres, databases: readonly string[]): Victim {
  let turn = 0;
  return {
    name: 'the connections of a service and of its import',
    how: 'terminate',
    kill: () =>
      query(server.url('postgres'), 'select pg_terminate_backend(a.pid) from pg_stat_activity a where a.datname = $1', [
        databases[turn++ % databases.length],
      ]),
    restart: () => Promise.resolve(),
  };
}

/** Starts the server, and makes the databases with their outboxes. */
export async function startSourceServer(directory: string, services: readonly string[]): Promise<SourceServer> {
  const server = await OwnPostgres.start('the services’ postgres', {
    dataDir: join(directory, 'services'),
    settings: { shared_buffers: '32MB', max_wal_size: '256MB' },
  });
  for (const name of services) {
    await query(server.url('postgres'), `create database ${name}`);
    await createServiceSchema(server.url(name));
  }
  return {
    urls: new Map(services.map((name) => [name, server.url(name)])),
    victims: [server, restartVictim(server), connectionsVictim(server, services)],
    stop: () => server.shutDown(),
  };
}
