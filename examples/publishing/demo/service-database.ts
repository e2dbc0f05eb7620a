import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#postgres';

export interface ServiceDatabase {
  /** The URL that Posthorn's relay connects to. */
  url: string;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** A Postgres of the service's own: Posthorn's is another server, and no transaction spans the two. */
export async function startServiceDatabase(dataDir: string): Promise<ServiceDatabase> {
  const server = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'publishing'),
    settings: { shared_buffers: '32MB', max_wal_size: '256MB' },
  });
  const pool = new pg.Pool({ connectionString: server.url });
  pool.on('error', () => undefined); // an idle connection that is lost is replaced; a query that is lost rejects itself
  const close = async () => {
    await pool.end();
    await server.stop();
  };
  return { url: server.url, pool, close };
}
