import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSession } from '#postgres';
import { Opened } from './opened.ts';
import { openPostgres } from './open-postgres.ts';

const SESSION = { applicationName: 'test', connectTimeoutMs: 5_000, answerTimeoutMs: 5_000, onLost: () => undefined };

describe('the embedded Postgres of Posthorn', () => {
  let dataDir: string;
  let opened: Opened;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'posthorn-open-postgres-'));
    opened = new Opened();
  });
  afterEach(async () => {
    await opened.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is used by its socket file', async () => {
    const { databaseUrl } = await openPostgres({ databaseUrl: undefined, dataDir }, opened, () => undefined);
    const session = await connectSession({ url: databaseUrl, ...SESSION });
    try {
      expect((await session.query('select inet_server_port() as port')).rows).toEqual([{ port: null }]);
    } finally {
      await session.end();
    }
  });
});
