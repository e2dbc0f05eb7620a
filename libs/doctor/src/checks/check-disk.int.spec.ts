import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    await chmod(folder, 0o711); // the account of the server may pass through
    const found = texts(await findingsOf('Disk', { POSTHORN_DATA_DIR: join(folder, 'not', 'yet') }));
    expect(found[0]).toMatch(new RegExp(`The disk of ${folder} has \\d+ MiB left`));
    await rm(folder, { recursive: true });
  });

  describe('with a Postgres elsewhere, and the keys in the data directory', () => {
    let folder: string;
    let env: Record<string, string>;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'posthorn-disk-'));
      env = { DATABASE_URL: 'postgres://me@127.0.0.1:1/db', POSTHORN_DATA_DIR: folder };
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('needs no room: a key is small', async () => {
      const found = await findingsOf('Disk', env);
      expect(texts(found)).toEqual([`ok: The first start can make a key in ${join(folder, 'secret-keys')}.`]);
    });

    it('accepts a read-only folder once the key is there', async () => {
      const file = join(folder, 'secret-keys');
      await writeFile(file, Buffer.alloc(32, 1).toString('base64'));
      await chmod(folder, 0o500);
      expect(texts(await findingsOf('Disk', env))).toEqual([
        `ok: The keys in ${file} can be read. No other data is on this machine.`,
      ]);
      await chmod(folder, 0o700);
    });

    it('finds that no key can be made or read', async () => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      const [found] = await findingsOf('Disk', { ...env, POSTHORN_DATA_DIR: join(file, 'below') });
      expect(found).toMatchObject({ severity: 'problem' });
    });
  });

  it('looks at the disk of the embedded Postgres, if it is not the disk of the data directory', async () => {
    const [home, elsewhere] = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'posthorn-disk-'))));
    const cluster = join(elsewhere!, 'postgres-1');
    await mkdir(cluster);
    await writeFile(join(cluster, 'PG_VERSION'), '18');
    await writeFile(join(home!, 'postgres-location'), cluster);
    const found = texts(await findingsOf('Disk', { POSTHORN_DATA_DIR: home! }));
    expect(found[0]).toContain(`The disk of ${cluster} has`);
    await Promise.all([home!, elsewhere!].map((folder) => rm(folder, { recursive: true })));
  });

  it('has nothing to look at where Postgres and the keys are elsewhere', async () => {
    const env = {
      DATABASE_URL: 'postgres://me@127.0.0.1:1/db',
      POSTHORN_SECRET_KEYS: Buffer.alloc(32, 1).toString('base64'),
    };
    expect(texts(await findingsOf('Disk', env))[0]).toMatch(/^skipped: No data is on this machine/);
  });
});
