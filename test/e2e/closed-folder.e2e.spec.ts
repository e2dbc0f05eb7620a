import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, describeUnless } from '#testing';
import { posthorn as command } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = randomBytes(24).toString('hex');
const whyNot = process.getuid?.() === 0 ? undefined : 'the user is another one';

describeUnless(whyNot, 'root', 'Posthorn started by root below a folder that is closed to others', () => {
  let root: string;
  let elsewhere: string | undefined;
  let running: PosthornProcess | undefined;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'posthorn-closed-'));
    mkdirSync(join(root, 'checkout'), { mode: 0o700 });
  });
  afterAll(async () => {
    await running?.stop();
    if (elsewhere !== undefined)
      for (const path of [elsewhere, `${elsewhere}.home`, `${elsewhere}-away`])
        rmSync(path, { recursive: true, force: true });
    rmSync(root, { recursive: true });
  });

  const dataDirIn = (checkout: string) => join(root, checkout, '.posthorn');
  async function start(checkout: string): Promise<{ process: PosthornProcess; api: ApiClient }> {
    const env = { POSTHORN_DATA_DIR: dataDirIn(checkout), POSTHORN_ADMIN_KEY: ADMIN_KEY, PORT: '0' };
    running = new PosthornProcess(env);
    return { process: running, api: new ApiClient(await running.url(), ADMIN_KEY) };
  }

  it('prints the place of its database, finds it after the folder was renamed, and never starts with an empty database by itself', async () => {
    const first = await start('checkout');
    elsewhere = readFileSync(join(dataDirIn('checkout'), 'postgres-location'), 'utf8').trim();
    expect(existsSync(join(elsewhere, 'PG_VERSION'))).toBe(true);
    expect(first.process.output).toContain(`The database is in ${elsewhere}`);
    await first.api.post('/v1/projects', { name: 'A site', uid: 'kept' });
    const status = () => command(['outbox', 'status'], { POSTHORN_DATA_DIR: dataDirIn('checkout') });
    expect((await status()).stdout).toContain(`The database: ${elsewhere}\n`);
    await first.process.stop();
    await first.api.close();

    renameSync(join(root, 'checkout'), join(root, 'renamed'));
    const second = await start('renamed');
    expect((await second.api.get<{ name: string }>('/v1/projects/kept')).name).toBe('A site');
    expect(second.process.output).toContain(`The database is in ${elsewhere}`);
    await second.process.stop();
    await second.api.close();

    renameSync(elsewhere, `${elsewhere}-away`);
    const third = new PosthornProcess({ POSTHORN_DATA_DIR: dataDirIn('renamed'), PORT: '0' });
    running = third;
    const anew = third.printed(/listens on/).then(() => 'It began anew.');
    expect(await Promise.race([third.exitCode(), anew])).toBe(1);
    expect(third.output).toMatch(/The database of .* should be in .*, but it is not there/);
    renameSync(`${elsewhere}-away`, elsewhere);
  });
});
