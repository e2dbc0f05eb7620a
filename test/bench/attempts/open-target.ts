import { mkdir } from 'node:fs/promises';
import pg from 'pg';
import { adminEntities } from '#admin';
import { type Database, openDatabase, startEmbeddedPostgres } from '#postgres';
import type { AttemptsOptions } from './options.ts';

/** A database to fill or to measure. */
export interface Target {
  database: Database;
  /** Sessions without a deadline, for long statements. */
  patient: pg.Pool;
  /** The process of its Postgres, if it was started for it. */
  serverPid: number | undefined;
  /** Closes it, and stops the Postgres if it was started for it. */
  close(): Promise<void>;
}

const POOL_SIZE = 4;
/** Settings of a server for a database of this size. */
const SETTINGS = { max_wal_size: '4GB', shared_buffers: '4GB' };

/** Opens the database of the options with the schema of this version, or a Postgres of its own in a folder. */
export async function openTarget({ database: url, dataDir }: AttemptsOptions): Promise<Target> {
  const options = { poolSize: POOL_SIZE, entities: adminEntities };
  if (url === undefined) await mkdir(dataDir, { recursive: true });
  const server = url === undefined ? await startEmbeddedPostgres({ dataDir, settings: SETTINGS }) : undefined;
  const address = url ?? server!.url;
  const database = await openDatabase({ ...options, url: address });
  const patient = new pg.Pool({ connectionString: address, max: 1 });
  return {
    database,
    patient,
    serverPid: server?.pid,
    async close() {
      await patient.end();
      await database.close();
      await server?.stop();
    },
  };
}
