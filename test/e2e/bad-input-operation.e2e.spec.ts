import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '#config';
import { EgressPolicy } from '#http-delivery';
import { COMMAND, PosthornError } from '#kernel';
import { KeyRing } from '#signing';
import { migratedDatabase, type TestDatabase } from '#testing';
import { SETTINGS_TABLE } from '../../libs/config/src/settings-table.ts';
import { TAKE_ANY_TEXT, WRONG_COMMANDS, WRONG_SETTINGS } from './scenarios/wrong-operation.ts';
import { BadInputPage } from './support/bad-input-page.ts';
import { posthorn } from './support/command-line.ts';
import { OPERATION_PAGE } from './support/operation-page.ts';

/** Reads settings like a process that starts: keys and networks by the libs that need them. */
function messageOn(env: Record<string, string>): string {
  try {
    const { secretKeys, egressAllow } = loadSettings(env);
    if (secretKeys !== undefined) KeyRing.parse(secretKeys);
    new EgressPolicy(egressAllow);
  } catch (error) {
    if (error instanceof PosthornError && error.code === 'invalid-settings') return error.message;
    throw error;
  }
  throw new Error('not refused');
}

const assigned = (env: Record<string, string>) => Object.entries(env).map(([name, value]) => `${name}=${value}`);

describe('bad input in settings and commands', () => {
  const page = new BadInputPage(OPERATION_PAGE);
  let database: TestDatabase;
  let directory: string;

  beforeAll(async () => {
    database = await migratedDatabase();
    directory = await mkdtemp(join(tmpdir(), 'posthorn-arguments-'));
    await writeFile(join(directory, 'file'), '');
  });
  afterAll(async () => {
    await database.drop();
    await rm(directory, { recursive: true });
  });

  it.each(WRONG_SETTINGS)('is named for the settings %j: %j', (env, named) => {
    const message = messageOn(env);
    expect(message).not.toContain('hunter');
    expect(message.split('; ').flatMap((part) => /^[A-Z][A-Z_]+/.exec(part) ?? [])).toEqual(named);
    page.add('Settings', assigned(env).join(' '), [message.replaceAll('|', '\\|').replaceAll('<', '&lt;')]);
  });

  it('includes a wrong value of every setting', () => {
    const tried = new Set(WRONG_SETTINGS.flatMap(([env]) => Object.keys(env)));
    const all = Object.values(SETTINGS_TABLE).map(({ env }) => env);
    expect(all.filter((name) => !tried.has(name))).toEqual(TAKE_ANY_TEXT);
  });

  it.each(WRONG_COMMANDS)('is named for ./posthorn $args $env', async ({ args, env = {}, says }) => {
    const filled = (text: string) =>
      text.replace('{database}', database.url).replace('{file}', join(directory, 'file'));
    const set = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
    const dataDir = await mkdtemp(join(directory, 'data-'));
    const printed = await posthorn(args.split(' ').map(filled), {
      POSTHORN_DATA_DIR: dataDir,
      PORT: '0',
      ...set,
    });
    expect(printed).toMatchObject({ code: 1, stderr: expect.stringMatching(says) as string });
    expect(printed.stdout + printed.stderr).not.toContain('hunter2');
    expect(printed.stderr).not.toMatch(/^ +at /m);
    const [line = ''] = printed.stderr.split('\n').filter((text) => /^(posthorn|error|Usage):/.test(text));
    const shown = line.replaceAll(directory, '…').replaceAll('|', '\\|').replaceAll('<', '&lt;');
    page.add('Command line', [...assigned(env), COMMAND, args].join(' '), [shown]);
  });

  it('is answered as docs/bad-input-operation.md shows, which `npm run generate` writes', () => {
    if (process.env.POSTHORN_WRITE_DOCS) page.write();
    expect(page.render()).toBe(page.read());
  });
});
