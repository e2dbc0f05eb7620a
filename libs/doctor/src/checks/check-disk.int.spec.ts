import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOf, texts } from '../testing/findings-of.ts';
import { roomFinding } from './check-disk.ts';

describe('the examination of the disk', () => {
  it.each([
    [100, 1, 'problem'],
    [1_000, 1, 'warning'],
    [10_000, 1, 'ok'],
    [10_000, 0, 'problem'],
  ])('judges %d MiB and %d free files: %s', (mib, files, severity) => {
    expect(roomFinding('/data', mib, files)).toMatchObject({ severity });
  });

  it('looks at the disk on which the first start makes the data directory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'posthorn-disk-'));
    const found = texts(await findingsOf('Disk', { POSTHORN_DATA_DIR: join(folder, 'not', 'yet') }));
    expect(found[0]).toMatch(new RegExp(`The disk of ${folder} has \\d+ MiB left`));
    await rm(folder, { recursive: true });
  });

  it('has nothing to look at where Postgres and the keys are elsewhere', async () => {
    const env = {
      DATABASE_URL: 'postgres://me@127.0.0.1:1/db',
      POSTHORN_SECRET_KEYS: Buffer.alloc(32, 1).toString('base64'),
    };
    expect(texts(await findingsOf('Disk', env))[0]).toMatch(/^skipped: Nothing lies on this machine/);
  });
});
