import { cleanUpAfterEach, eventually, SilentServer, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { headOf, RawConnection } from './support/door-client.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const SHUTDOWN_MS = 5_000;
/** Less than the 30 s that a request may take, and than the 75 s for which Node keeps idle connections. */
const MAX_STOP_MS = SHUTDOWN_MS + 3_000;

describe('The stop of Posthorn', () => {
  let database: TestDatabase;
  const cleanUp = cleanUpAfterEach();
  let receiver: SilentServer;

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await SilentServer.start();
  });
  afterAll(async () => {
    await receiver.close();
    await database.drop();
  });

  const start = async () => {
    const settings = { ...settingsFor(database), POSTHORN_SHUTDOWN_MS: String(SHUTDOWN_MS) };
    const running = await Running.start(settings);
    cleanUp(() => running.stop());
    const { api, origin } = running;
    return { running, api, origin, key: `X-API-KEY: ${settings.POSTHORN_ADMIN_KEY}` };
  };

  it('ends in time while callers send half requests and receivers do not respond', async () => {
    const { running, api, origin, key } = await start();
    await api.post('/v1/projects', { name: 'A site', uid: 'stop' });
    const { id } = await api.post<{ id: string }>('/v1/projects/stop/endpoints', { url: receiver.url });
    const event = JSON.stringify({ type: 'a.b', data: {} });
    const body = [key, 'Content-Type: application/json', `Content-Length: ${event.length}`];
    const [silent, known, dripping, testing] = await Promise.all([1, 2, 3, 4].map(() => RawConnection.open(origin)));
    known!.send(headOf('GET', '/v1/projects', [key]));
    await eventually(() => Promise.resolve(known!.statuses.length === 1), Boolean);
    known!.send('GET /v1/proj');
    dripping!.send(`${headOf('POST', '/v1/projects/stop/events', body)}{`);
    testing!.send(headOf('POST', `/v1/projects/stop/endpoints/${id}/test`, body) + event);
    await api.post('/v1/projects/stop/events', { type: 'a.b', data: {} });
    await receiver.accepted(2);

    const startMs = performance.now();
    await running.stop();
    expect(performance.now() - startMs).toBeLessThan(MAX_STOP_MS);
    expect(dripping!.statuses).toEqual([503]);
    for (const connection of [silent!, known!, dripping!, testing!]) {
      await eventually(() => Promise.resolve(connection.isClosed), Boolean);
    }
  });

  it('refuses requests meanwhile like every other 503, with a problem that names the time of the next try', async () => {
    const held = await WebhookReceiver.start();
    cleanUp(() => held.close());
    const letGo = held.hold('/held');
    cleanUp(letGo);
    const { running, api, origin, key } = await start();
    await api.post('/v1/projects', { name: 'A site', uid: 'refusing' });
    const { id } = await api.post<{ id: string }>('/v1/projects/refusing/endpoints', { url: held.url('/held') });
    const connection = await RawConnection.open(origin);
    connection.send(headOf('POST', `/v1/projects/refusing/endpoints/${id}/test`, [key, 'Content-Length: 0']));
    await held.waitFor('/held', 1);

    const stopped = running.stop();
    // Posthorn is stopping once it takes no new connections.
    await eventually(
      () =>
        RawConnection.open(origin).then(
          (opened) => (opened.close(), true),
          () => false,
        ),
      (isOpen) => !isOpen,
    );
    connection.send(headOf('GET', '/v1/projects', [key]));
    letGo();
    await stopped;
    await eventually(() => Promise.resolve(connection.isClosed), Boolean);
    expect(connection.statuses).toEqual([200, 503]);
    const refusal = connection.received.slice(connection.received.indexOf('HTTP/1.1 503'));
    expect(refusal).toMatch(/^content-type: application\/problem\+json/im);
    expect(refusal).toMatch(/^retry-after: 1\r$/im);
    expect(refusal).toContain('"title":"unavailable"');
  });
});
