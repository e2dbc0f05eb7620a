import { appendToOutbox } from '#outbox';
import { Events } from '#proto';
import { eventually, GrpcClient, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Scrape } from '../monitoring/scrape.ts';
import { type AttemptFacts, readAttemptFacts } from './support/attempt-facts.ts';
import { countedFacts } from './support/counted-facts.ts';
import { Running } from './support/running.ts';
import { sourceDatabase } from './support/source-database.ts';
import { settingsFor } from './support/system.ts';

type Id = { id: string };

describe('The metrics of a Posthorn in one process', () => {
  let database: TestDatabase;
  let source: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let adminKey: string;
  let path: string;
  let project: string;

  beforeAll(async () => {
    [database, source] = await Promise.all([testDatabase(), sourceDatabase()]);
    receiver = await WebhookReceiver.start();
    const settings = { ...settingsFor(database), POSTHORN_OUTBOX_SOURCES: `shop=${source.url}` };
    adminKey = settings.POSTHORN_ADMIN_KEY;
    posthorn = await Running.start(settings);
    ({ id: project } = await posthorn.api.post<Id>('/v1/projects', { name: 'A site' }));
    path = `/v1/projects/${project}`;
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await Promise.all([database.drop(), source.drop()]);
  });

  const scrape = () => Scrape.of(posthorn.origin, adminKey);
  const makeEndpoint = (at: string, more: object = {}) =>
    posthorn.api.post<Id>(`${path}/endpoints`, { url: receiver.url(at), eventTypes: ['post.published'], ...more });
  const send = (type: string, data: unknown, more: object = {}) =>
    posthorn.api.post<Id>(`${path}/events`, { type, data, ...more });

  it('are served to an admin key alone, as text', async () => {
    expect((await fetch(`${posthorn.origin}/metrics`)).status).toBe(401);
    const wrong = await fetch(`${posthorn.origin}/metrics`, { headers: { 'x-api-key': 'k'.repeat(40) } });
    expect(wrong.status).toBe(401);
    const { key } = await posthorn.api.post<{ key: string }>(`${path}/api-keys`, { name: 'A key' });
    const ofProject = await fetch(`${posthorn.origin}/metrics`, { headers: { 'x-api-key': key } });
    expect(ofProject.status).toBe(403);
    const right = await fetch(`${posthorn.origin}/metrics`, { headers: { 'x-api-key': adminKey } });
    expect([right.status, right.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });

  it('count what was accepted by each door, attempted and cancelled, exactly as it is stored', async () => {
    receiver.answer('/fails', 500);
    receiver.answer('/fails-once', 503, 200);
    const policy = { retryDelaysMs: [100], jitter: 0 };
    await makeEndpoint('/works');
    await makeEndpoint('/fails-once', { policy });
    const fails = await makeEndpoint('/fails', { eventTypes: ['post.failed'], policy });
    const paused = await makeEndpoint('/paused', { eventTypes: ['post.deleted'] });
    await posthorn.api.post(`${path}/endpoints/${fails.id}/test`, {});
    for (const nth of [1, 2, 3]) await send('post.published', nth);
    for (const nth of [1, 2, 3]) await send('post.failed', nth);
    await send('post.published', 'repeated', { id: 'post-1' });
    await send('post.published', 'repeated', { id: 'post-1' });
    const batch = [4, 5].map((data) => ({ type: 'post.published', data }));
    await posthorn.api.post(`${path}/events/batch`, { events: batch });
    const grpc = new GrpcClient(posthorn.grpcAddress, adminKey);
    const event = { type: 'post.published', dataJson: '6' };
    expect(await grpc.call(Events.method.publish, { project, event })).toMatchObject({ code: 0 });
    grpc.close();
    for (const data of [7, 8]) await appendToOutbox(source.pool, { project, type: 'post.published', data });
    await posthorn.api.post(`${path}/endpoints/${paused.id}/pause`);
    await send('post.deleted', 0);
    const parked = () => database.pool.query('select from posthorn.due d where d.parked');
    await eventually(parked, ({ rowCount }) => rowCount === 1);
    await posthorn.api.delete(`${path}/endpoints/${paused.id}`);

    // Nine events to two endpoints that succeed, at once or with a retry; three to one that fails twice; and a test.
    const attempts = {
      'succeeded first': 17,
      'failed first': 4,
      'succeeded retry': 1,
      'failed retry': 3,
      'failed test': 1,
    };
    const facts = { attempts, cancelled: { 'endpoint-deleted': 1 }, requests: 26, firstRequests: 21, exhausted: 3 };
    const isOver = (found: AttemptFacts) => found.requests === 26 && found.cancelled['endpoint-deleted'] === 1;
    expect(await eventually(() => readAttemptFacts(database.pool), isOver)).toEqual(facts);
    // The dispatcher learns of a commit a moment after it.
    const counts = await eventually(scrape, (found) => countedFacts(found).requests === 26);
    expect(countedFacts(counts)).toEqual(facts);
    expect(counts.sum('posthorn_events_accepted_total', { door: 'rest' })).toBe(10);
    expect(counts.sum('posthorn_events_accepted_total', { door: 'grpc' })).toBe(1);
    expect(counts.sum('posthorn_events_accepted_total', { door: 'outbox' })).toBe(2);
    expect(counts.sum('posthorn_events_repeated_total')).toBe(1);
    expect(counts.find('posthorn_attempt_failures_total').filter(({ value }) => value > 0)).toEqual([
      { name: 'posthorn_attempt_failures_total', labels: { reason: '5xx' }, value: 8 },
    ]);
  });

  it('have the state of the process and of the whole', async () => {
    // The state of the whole is read every 15 s.
    const counts = await eventually(scrape, (found) => (found.sum('posthorn_endpoints', { state: 'active' }) ?? 0) > 0);
    for (const role of ['api', 'relay', 'dispatcher', 'worker']) expect(counts.sum('posthorn_role', { role })).toBe(1);
    const readers = counts.find('posthorn_metrics_reader_up');
    expect(readers.map(({ labels }) => labels.reader).sort()).toEqual([
      'database',
      'dispatcher',
      'import:shop',
      'pending',
      'process',
    ]);
    expect(readers.filter(({ value }) => value !== 1)).toEqual([]);
    expect(counts.sum('posthorn_lanes')).toBeGreaterThan(0);
    expect(counts.sum('posthorn_postgres_connections', { pool: 'work' })).toBeGreaterThan(0);
    expect(counts.sum('posthorn_outbox_rows', { source: 'shop' })).toBeDefined();
    expect(counts.find('posthorn_cursor_waiting_rows').map(({ labels }) => labels.cursor)).toEqual(['relay:event']);
    expect(counts.sum('posthorn_oldest_pending_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(counts.sum('posthorn_stalled_loops')).toBe(0);
    expect(counts.sum('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(counts.sum('posthorn_build_info', { node: process.version })).toBe(1);
  });

  it('name no customer: neither a project, an endpoint, a URL nor a type', async () => {
    const text = (await scrape()).series.map(({ labels }) => JSON.stringify(labels)).join('\n');
    for (const secret of [project, 'post.published', 'prj_', 'ep_', '127.0.0.1', '/works', adminKey]) {
      expect(text).not.toContain(secret);
    }
  });
});
