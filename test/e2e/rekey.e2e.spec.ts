import { KeyRing } from '#signing';
import { type ApiClient, headerOf, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { posthorn } from './support/command-line.ts';
import { Running } from './support/running.ts';
import { isSignedBy } from './support/signatures.ts';
import { settingsFor, type System } from './support/system.ts';
import { TestProject } from './support/test-project.ts';

const [OLD, NEW] = [KeyRing.generateKey(), KeyRing.generateKey()];
const idOf = (key: string) => KeyRing.parse(key).keyIds[0];

const rekey = (env: Record<string, string>) => posthorn(['secrets', 'rekey'], env);

describe('posthorn secrets rekey', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let running: Running | undefined;
  let api: ApiClient;

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
  });
  afterAll(async () => {
    await running?.stop();
    await receiver.close();
    await database.drop();
  });

  const start = async (keys: string) => {
    running = await Running.start({ ...settingsFor(database), POSTHORN_SECRET_KEYS: keys });
    api = running.api;
    return { api } as System;
  };

  it('moves all texts to the first key while events flow, after which the old key may be removed', async () => {
    const project = await TestProject.create(await start(`${OLD},${NEW}`), 'rekeyed');
    const headers = [{ key: 'X-Token', value: 'kept' }];
    const endpoint = await project.createEndpoint(receiver.url('/rekeyed'), { headers });
    let isSending = true;
    let sent = 0;
    const sending = (async () => {
      for (; isSending; sent++) await project.send({ type: 'post.published', data: sent });
    })();
    await receiver.waitFor('/rekeyed', 1);

    const printed = await rekey({ DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: `${NEW},${OLD}` });
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(printed.stdout).toContain(`endpoint secrets: 1 moved to the key ${idOf(NEW)}`);
    expect(printed.stdout).toContain(`header values: 1 moved to the key ${idOf(NEW)}`);
    expect(printed.stdout).toContain(`The key ${idOf(OLD)} is no longer needed`);
    // The service, which has the old key first, reads the sealed texts that were moved to the new key.
    await api.patch(`${project.path}/endpoints/${endpoint.id}`, { name: 'Read again' });
    const { id } = await project.send({ type: 'post.published', data: 'after' });
    await project.delivery(id, endpoint.id, ({ status }) => status === 'succeeded');
    isSending = false;
    await sending;
    const requests = await receiver.waitFor('/rekeyed', sent + 1);
    expect(requests.filter((request) => !isSignedBy(request, endpoint.secret))).toEqual([]);
    expect(requests.filter((request) => headerOf(request, 'X-Token') !== 'kept')).toEqual([]);

    await running?.stop();
    await start(NEW);
    await api.post(`${project.path}/events`, { type: 'post.published', data: 1 });
    const later = (await receiver.waitFor('/rekeyed', requests.length + 1)).at(-1)!;
    expect(isSignedBy(later, endpoint.secret)).toBe(true);
    expect(headerOf(later, 'X-Token')).toBe('kept');
  });

  it('names the texts that it cannot read and the missing key, and leaves the texts unchanged', async () => {
    const other = KeyRing.generateKey();
    const printed = await rekey({ DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: other });
    expect(printed.code).toBe(1);
    expect(printed.stderr).toMatch(/^posthorn: 2 could not be read and were not changed:/);
    expect(printed.stderr).toContain(`needs the key ${idOf(NEW)}`);
    expect(printed.stdout).toContain(`The key ${idOf(NEW)} is needed by 2.`);
  });

  it('requires the keys', async () => {
    const printed = await rekey({ DATABASE_URL: database.url, POSTHORN_DATA_DIR: '/nowhere' });
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toMatch(/^posthorn: There are no keys: set POSTHORN_SECRET_KEYS/);
  });
});
