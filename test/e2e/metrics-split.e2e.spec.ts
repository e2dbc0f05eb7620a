import { ApiClient, describeKafka, eventually, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { type ExpectedAlert, hasPromtool, type RuleTest, tryAlerts } from '../monitoring/promtool.ts';
import { readAlerts } from '../monitoring/read-alerts.ts';
import { Scrape, type Series } from '../monitoring/scrape.ts';
import { readAttemptFacts } from './support/attempt-facts.ts';
import { countedFacts } from './support/counted-facts.ts';
import { PosthornProcess } from './support/posthorn-process.ts';
import { kafkaSettings, settingsFor } from './support/system.ts';

const ROLES = ['api', 'relay', 'dispatcher', 'worker'] as const;
type RoleName = (typeof ROLES)[number];

/** Gauges of the worker that grow by a second a second while a dispatcher is missing. */
const GROWING = ['posthorn_oldest_pending_age_seconds', 'posthorn_consumer_lag_seconds'];

describeKafka('The metrics of a Posthorn over Kafka', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let settings: ReturnType<typeof settingsFor>;
  let api: ApiClient;
  let path: string;
  const processes = new Map<RoleName, PosthornProcess>();

  const start = (role: RoleName) => {
    // The metrics of the API need no key on a port of their own; the others serve them on their health port.
    const port: Record<string, string> = role === 'api' ? { POSTHORN_METRICS_PORT: '0' } : {};
    const process = new PosthornProcess({ ...settings, ...port, POSTHORN_ROLES: role });
    processes.set(role, process);
    return process.healthUrl();
  };
  const scrape = async (role: RoleName) => {
    const process = processes.get(role)!;
    if (role !== 'api') return Scrape.of((await process.healthUrl()).replace(/\/readyz$/, ''));
    const [, url] = await process.printed(/Metrics: (http:\S+)\/metrics/);
    return Scrape.of(url!);
  };
  const scrapeAll = async () => Scrape.all(await Promise.all(ROLES.map(scrape)));

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
    settings = {
      ...settingsFor(database),
      ...kafkaSettings(),
      POSTHORN_LOG_LEVEL: 'info',
    };
    await Promise.all(ROLES.map(start));
    api = new ApiClient(
      (await processes.get('api')!.healthUrl()).replace(/\/readyz$/, ''),
      settings.POSTHORN_ADMIN_KEY,
    );
    const { id } = await api.post<{ id: string }>('/v1/projects', { name: 'A site' });
    path = `/v1/projects/${id}`;
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([...processes.values()].map((process) => process.stop()));
    await receiver.close();
    await database.drop();
  });

  const send = (data: unknown) => api.post(`${path}/events`, { type: 'post.published', data });

  it('add up to the stored facts, and show no lag once all is delivered', async () => {
    receiver.answer('/fails-once', 500, 200);
    await api.post(`${path}/endpoints`, { url: receiver.url('/works') });
    const policy = { retryDelaysMs: [100], jitter: 0 };
    await api.post(`${path}/endpoints`, { url: receiver.url('/fails-once'), policy });
    for (let nth = 0; nth < 20; nth++) await send(nth);

    const attempts = { 'succeeded first': 39, 'failed first': 1, 'succeeded retry': 1 };
    const facts = { attempts, cancelled: {}, requests: 41, firstRequests: 40, exhausted: 0 };
    const stored = () => readAttemptFacts(database.pool);
    expect(await eventually(stored, ({ requests }) => requests === 41)).toEqual(facts);
    const counts = await eventually(scrapeAll, (found) => countedFacts(found).requests === 41);
    expect(countedFacts(counts)).toEqual(facts);
    expect(counts.sum('posthorn_events_accepted_total', { door: 'rest' })).toBe(20);
    for (const role of ROLES) expect(counts.find('posthorn_role', { role })).toHaveLength(1);

    // The worker reads it every 15 s at most.
    const caughtUp = await eventually(
      () => scrape('worker'),
      (found) => found.sum('posthorn_consumer_lag_records') === 0 && found.sum('posthorn_cursor_waiting_rows') === 0,
    );
    expect(
      caughtUp
        .find('posthorn_consumer_lag_records')
        .map(({ labels }) => labels.topic)
        .sort(),
    ).toEqual([...['deliveries', 'events']]);
    expect(caughtUp.sum('posthorn_consumer_lag_seconds')).toBe(0);
    expect(
      caughtUp
        .find('posthorn_cursor_waiting_rows')
        .map(({ labels }) => labels.cursor)
        .sort(),
    ).toEqual([...['relay:attempt', 'relay:event', 'relay:stream_event']]);
    expect(caughtUp.sum('posthorn_oldest_pending_age_seconds')).toBe(0);
  });

  it('make the alerts on lag fire while the dispatcher is stopped, and no other alert', async () => {
    await processes.get('dispatcher')!.stop();
    for (let nth = 0; nth < 10; nth++) await send(nth);
    const lagging = await eventually(
      () => scrape('worker'),
      (found) => found.sum('posthorn_consumer_lag_records', { topic: 'events' }) === 10,
    );
    const [ageName] = GROWING;
    const before = lagging.sum(ageName!)!;
    const older = await eventually(
      () => scrape('worker'),
      (found) => found.sum(ageName!)! > before,
    );
    expect(older.sum('posthorn_consumer_lag_records', { topic: 'events' })).toBe(10);
    // The next look of the worker: it saw the lag grow older by the time between.
    expect(older.sum(ageName!)! - before).toBeGreaterThan(10);
    const left = ROLES.filter((role) => role !== 'dispatcher');
    const scrapes = await Promise.all(left.map(async (role) => ({ role, found: await scrape(role) })));
    if (hasPromtool)
      await expectAlerts(scrapes.flatMap(({ role, found }) => found.series.map((each) => ofInstance(each, role))));
    else process.stderr.write('NOT TRIED for want of a promtool: the alerts by the numbers of a scrape\n');
  });

  it('are back, and the lag is gone, once a dispatcher runs', async () => {
    await start('dispatcher');
    const back = await eventually(
      () => scrape('worker'),
      (found) => found.sum('posthorn_consumer_lag_records') === 0,
    );
    expect(back.sum('posthorn_consumer_lag_seconds')).toBe(0);
    const { rows } = await database.pool.query('select from posthorn.attempt a where a.outcome = $1', ['succeeded']);
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  const ofInstance = ({ name, labels, value }: Series, instance: string): Series => ({
    ...{ name, value, labels: { ...labels, instance, job: 'posthorn' } },
  });

  /** Continues the numbers of a scrape for some minutes, and compares the alerts that fire. */
  async function expectAlerts(series: readonly Series[]): Promise<void> {
    // A delay that was not measured yet is NaN, which promtool does not read.
    const known = series.filter(({ value }) => !Number.isNaN(value));
    const input = known.map(({ name, labels, value }) => {
      const isGrowing = GROWING.includes(name) && value > 0;
      const text = Object.entries(labels).map(([label, each]) => `${label}=${JSON.stringify(each)}`);
      return { series: `${name}{${text.join(',')}}`, values: isGrowing ? `${value}+15x24` : `${value}x24` };
    });
    const firing: Record<string, Record<string, string>> = {
      PosthornRoleMissing: { role: 'dispatcher' },
      PosthornEventsNotDelivered: {},
      PosthornConsumerLag: { topic: 'events' },
    };
    const expected = (name: string, severity: string, summary: string, runbook: string): ExpectedAlert[] => {
      const labels = firing[name];
      if (labels === undefined) return [];
      const filled = Object.entries(labels).reduce(
        (text, [label, value]) => text.replace(`{{ $labels.${label} }}`, value),
        summary,
      );
      return [{ exp_labels: { severity, ...labels }, exp_annotations: { summary: filled, runbook } }];
    };
    const test: RuleTest = {
      interval: '15s',
      input_series: input,
      alert_rule_test: readAlerts().map(({ name, severity, summary, runbook }) => ({
        ...{ eval_time: '5m', alertname: name, exp_alerts: expected(name, severity, summary, runbook) },
      })),
    };
    const { isOk, output } = await tryAlerts(test);
    expect(output).toMatch(/SUCCESS/);
    expect(isOk).toBe(true);
  }
});
