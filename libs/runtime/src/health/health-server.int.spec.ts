import { LoopHealth, systemClock } from '#kernel';
import type { Standstill } from '#notifications';
import { Metrics } from '#telemetry';
import type { Resources } from '../resources.ts';
import { HealthServer, PROCESS_HEADER } from './health-server.ts';

describe('HealthServer', () => {
  let server: HealthServer;
  let isAway: boolean;
  let elsewhere: string[];
  let standstills: Standstill[];
  let nowMs: number;
  let health: LoopHealth;

  beforeEach(async () => {
    [isAway, elsewhere, standstills, nowMs] = [false, [], [], 0];
    health = new LoopHealth(() => nowMs);
    const client = {
      query: () => Promise.resolve({ rows: [] }),
      on: () => client,
      off: () => client,
      release: () => undefined,
    };
    const resources = {
      settings: { host: '127.0.0.1', healthPort: 0, stallMs: 30_000 },
      clock: systemClock,
      watchPool: { connect: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(client)) },
      standstills: { read: () => Promise.resolve(standstills), own: () => standstills },
      databaseWatch: { read: () => Promise.resolve({ problems: [] }), last: { problems: [] } },
      databasePing: { query: () => Promise.resolve(isAway ? 'silent' : 'writable') },
      missingLeaders: { look: () => Promise.resolve([]) },
      presence: { problems: () => Promise.resolve(elsewhere), reportedId: 'an-id' },
      health,
      metrics: new Metrics(),
    };
    server = await HealthServer.start(resources as unknown as Resources);
  });
  afterEach(() => server.close());

  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(server.url + path, { method });
    const text = await response.text();
    return { status: response.status, body: text === '' ? '' : (JSON.parse(text) as { detail?: string }), response };
  };

  it.each(['/livez', '/livez/', '/readyz', '/readyz/', '/readyz?verbose', '/readyz/all'])('serves %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ask(path, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('is not ready while Postgres is away, a loop stands still, or the process stops', async () => {
    isAway = true;
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: { detail: 'Postgres does not answer.' } });
    isAway = false;
    const loop = health.loop('Leading');
    nowMs = 11_000;
    expect((await ask('/readyz')).body).toMatchObject({ detail: 'Leading has made no progress for 11 s.' });
    loop.stopped();
    expect((await ask('/readyz')).status).toBe(200);
    server.stopping();
    expect([(await ask('/readyz')).status, (await ask('/livez')).status]).toEqual([503, 200]);
    expect((await ask('/readyz')).response.headers.get(PROCESS_HEADER)).toBe('an-id');
  });

  it('is ready while other roles are missing, and names them', async () => {
    elsewhere = ['No process with the role relay runs'];
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: { status: 'degraded', problems: elsewhere } });
    expect(await ask('/readyz/all')).toMatchObject({ status: 503, body: { detail: `${elsewhere[0]}.` } });
  });

  it('is ready while accepted events stand still, and names the causes, the oldest first', async () => {
    elsewhere = ['No process with the role relay runs'];
    standstills = [
      { name: 'import:shop', sinceMs: 2_000, cause: 'Its server is away.' },
      { name: 'horizon', sinceMs: 1_000, cause: 'A transaction holds it' },
    ];
    const named = [
      { name: 'horizon', since: '1970-01-01T00:00:01.000Z', cause: 'A transaction holds it' },
      { name: 'import:shop', since: '1970-01-01T00:00:02.000Z', cause: 'Its server is away.' },
    ];
    const { status, body } = await ask('/readyz');
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'stalled', problems: elsewhere, standstills: named },
    });
    const all = await ask('/readyz/all');
    const detail =
      'No process with the role relay runs. ' +
      'horizon has been stalled since 1970-01-01T00:00:01.000Z: A transaction holds it. ' +
      'import:shop has been stalled since 1970-01-01T00:00:02.000Z: Its server is away.';
    expect(all).toMatchObject({ status: 503, body: { detail } });
  });

  it('serves the metrics as text, also while the process stops', async () => {
    server.stopping();
    const response = await fetch(`${server.url}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await response.text()).toContain('posthorn_deliveries_exhausted_total 0\n');
    expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('returns a problem for requests that it does not serve, with the supported methods', async () => {
    expect(await ask('/v1/projects')).toMatchObject({ status: 404 });
    const { status, response } = await ask('/readyz', 'POST');
    expect([status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});
