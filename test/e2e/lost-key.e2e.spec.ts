import type { DeliveryView, Page } from '#admin';
import { KeyRing } from '#signing';
import { eventually, headerOf, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from './support/running.ts';
import { isSignedBy } from './support/signatures.ts';
import { settingsFor, type System } from './support/system.ts';
import { type DeliveryDetails, TestProject } from './support/test-project.ts';

interface Readiness {
  status: string;
  problems: string[];
}

/** The steps of docs/secrets.md for a key that is lost for good. */
describe('A Posthorn whose key for secrets at rest is lost', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let running: Running;

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
  });
  afterAll(async () => {
    await running.stop();
    await receiver.close();
    await database.drop();
  });

  const start = async (key: string): Promise<System> => {
    running = await Running.start({ ...settingsFor(database), POSTHORN_SECRET_KEYS: key });
    return { api: running.api } as System;
  };
  const ready = async () => (await running.api.call<Readiness>('GET', '/readyz')).body;

  it('starts with a new key, and has no problem once secrets and headers are replaced and the old secrets deleted', async () => {
    const lost = KeyRing.generateKey();
    const before = await TestProject.create(await start(lost));
    const made = await before.createEndpoint(receiver.url('/hook'), { headers: [{ key: 'X-Token', value: 'old' }] });
    const deleted = await before.createEndpoint(receiver.url('/deleted'));
    await running.api.delete(`${before.path}/endpoints/${deleted.id}`);
    await before.send({ type: 'post.published', data: 1 });
    await receiver.waitFor('/hook', 1);
    await running.stop();

    const { api } = await start(KeyRing.generateKey());
    const [keyId] = KeyRing.parse(lost).keyIds;
    const { problems } = await eventually(ready, ({ status }) => status === 'degraded');
    expect(problems).toEqual([expect.stringContaining(`lacks the key ${keyId}, which 3 stored texts need`)]);
    const deliveries = await api.get<Page<DeliveryView>>(`${before.path}/deliveries`);
    const shown = await api.get<DeliveryDetails>(`${before.path}/deliveries/${deliveries.items[0]!.id}`);
    expect(shown).toMatchObject({ status: 'succeeded', attempts: [{ outcome: 'succeeded', request: null }] });
    const path = `${before.path}/endpoints/${made.id}`;
    const { secret } = await api.post<{ secret: string }>(`${path}/rotate-secret`, { overlapMs: 0 });
    await api.patch(path, { headers: [{ key: 'X-Token', value: 'new' }] });
    await database.pool.query(
      `delete from posthorn.endpoint_secret s using posthorn.endpoint e where e.id = s.endpoint_id
       and s.key_id = '${keyId}' and (s.expires_at <= now() or e.deleted_at is not null)`,
    );
    await eventually(ready, ({ status }) => status === 'ok');
    await api.post(`${before.path}/events`, { type: 'post.published', data: 2 });
    const request = (await receiver.waitFor('/hook', 2))[1]!;
    expect(isSignedBy(request, secret)).toBe(true);
    expect(headerOf(request, 'X-Token')).toBe('new');
  });
});
