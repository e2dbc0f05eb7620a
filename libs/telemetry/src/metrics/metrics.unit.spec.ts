import { readFileSync } from 'node:fs';
import type { MetricRow } from './metric-row.ts';
import { METRIC_GROUPS, METRICS_TABLE } from './metrics-table.ts';
import { Metrics, type Sample, sample } from './metrics.ts';
import { PROCESS_METRICS } from './process-metrics.ts';
import { renderMetricsPage } from './render-metrics-page.ts';

const rows = Object.values<MetricRow>(METRICS_TABLE);
const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(`${name}`));

describe('The table of metrics', () => {
  it('has each name once, with the ending that its type has in Prometheus', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name, type } of rows) {
      expect(name).toMatch(/^posthorn_[a-z][a-z0-9_]*[a-z]$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(name).not.toMatch(/_(count|sum|bucket|ms|milliseconds|minutes)$/);
    }
  });

  it('has no label whose values the customers choose', () => {
    const labels = new Set(rows.flatMap(({ labels: each }) => Object.keys(each)));
    for (const name of ['project', 'endpoint', 'url', 'host', 'event', 'type', 'tenant']) {
      expect(labels).not.toContain(name);
    }
  });

  it('is rendered into docs/metrics.md', () => {
    const page = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
    expect(page).toBe(renderMetricsPage());
    expect(METRIC_GROUPS.flatMap(({ rows: each }) => Object.keys(each))).toEqual(Object.keys(METRICS_TABLE));
  });
});

describe('Metrics', () => {
  it('show each counter and histogram with all values of its labels from the start', async () => {
    const text = await new Metrics().text();
    expect(linesOf(text, 'posthorn_events_accepted_total').sort()).toEqual([
      'posthorn_events_accepted_total{door="grpc"} 0',
      'posthorn_events_accepted_total{door="outbox"} 0',
      'posthorn_events_accepted_total{door="rest"} 0',
    ]);
    expect(text).toContain('posthorn_deliveries_exhausted_total 0');
    expect(text).toContain('posthorn_attempt_duration_seconds_count{outcome="failed"} 0');
    expect(text).toContain('posthorn_first_attempt_lag_seconds_count 0');
    for (const { name, type } of rows) expect(text).toContain(`# TYPE ${name} ${type}\n`);
  });

  it('show the counts and durations that were added', async () => {
    const metrics = new Metrics();
    metrics.count('attempts', { outcome: 'failed', kind: 'retry' });
    metrics.count('attempts', { outcome: 'failed', kind: 'retry' }, 2);
    metrics.count('exhausted', {});
    metrics.observe('attemptDuration', { outcome: 'failed' }, 0.3);
    metrics.observe('firstAttemptLag', {}, 7_200);
    const text = await metrics.text();
    expect(text).toContain('posthorn_attempts_total{outcome="failed",kind="retry"} 3');
    expect(text).toContain('posthorn_attempts_total{outcome="succeeded",kind="first"} 0');
    expect(text).toContain('posthorn_deliveries_exhausted_total 1');
    expect(text).toContain('posthorn_attempt_duration_seconds_bucket{le="0.25",outcome="failed"} 0');
    expect(text).toContain('posthorn_attempt_duration_seconds_bucket{le="0.5",outcome="failed"} 1');
    expect(text).toContain('posthorn_first_attempt_lag_seconds_bucket{le="3600"} 0');
    expect(text).toContain('posthorn_first_attempt_lag_seconds_sum 7200');
  });

  it('show a gauge only while a reader knows its value', async () => {
    const metrics = new Metrics();
    let samples: Sample[] = [sample('lanes', 3, {}), sample('endpoints', 7, { state: 'active' })];
    const remove = metrics.addReader({ name: 'test', read: () => samples });
    const first = await metrics.text();
    expect(first).toContain('posthorn_lanes 3');
    expect(first).toContain('posthorn_endpoints{state="active"} 7');
    expect(first).toContain('posthorn_metrics_reader_up{reader="test"} 1');
    samples = [];
    const second = await metrics.text();
    expect([...linesOf(second, 'posthorn_lanes'), ...linesOf(second, 'posthorn_endpoints')]).toEqual([]);
    remove();
    expect(linesOf(await metrics.text(), 'posthorn_metrics_reader_up')).toEqual([]);
  });

  it('show which reader failed or hangs, beside the values of the others', async () => {
    const problems: string[] = [];
    const metrics = new Metrics((message) => problems.push(message), 20);
    metrics.addReader({ name: 'right', read: () => [sample('lanes', 1, {})] });
    metrics.addReader({ name: 'failing', read: () => Promise.reject(new Error('away')) });
    metrics.addReader({ name: 'hanging', read: () => new Promise(() => undefined) });
    const text = await metrics.text();
    expect(text).toContain('posthorn_lanes 1');
    expect(linesOf(text, 'posthorn_metrics_reader_up').sort()).toEqual([
      'posthorn_metrics_reader_up{reader="failing"} 0',
      'posthorn_metrics_reader_up{reader="hanging"} 0',
      'posthorn_metrics_reader_up{reader="right"} 1',
    ]);
    expect(problems.sort()).toEqual([
      'Reading the metrics of failing failed: away',
      'Reading the metrics of hanging took longer than 20 ms.',
    ]);
  });

  it('do not read a reader again that hangs, and show its values once it has them', async () => {
    const metrics = new Metrics(undefined, 20);
    const { promise, resolve } = Promise.withResolvers<Sample[]>();
    let reads = 0;
    metrics.addReader({ name: 'test', read: () => (reads++, promise) });
    for (let scrapes = 0; scrapes < 2; scrapes++) {
      expect(linesOf(await metrics.text(), 'posthorn_lanes')).toEqual([]);
    }
    expect(reads).toBe(1);
    resolve([sample('lanes', 5, {})]);
    await promise;
    expect(await metrics.text()).toContain('posthorn_lanes 5');
  });

  it('are read once for all scrapes at the same time', async () => {
    const metrics = new Metrics();
    let reads = 0;
    metrics.addReader({ name: 'test', read: () => [sample('lanes', ++reads, {})] });
    const [one, other] = await Promise.all([metrics.text(), metrics.text()]);
    expect(one).toBe(other);
    expect(reads).toBe(1);
    expect(await metrics.text()).toContain('posthorn_lanes 2');
  });

  it('have those of the Node process', async () => {
    const text = await new Metrics().text();
    const names = PROCESS_METRICS.map(({ name }) => name);
    const onlyLinux = ['process_open_fds', 'process_max_fds', 'process_resident_memory_bytes'];
    for (const name of names)
      if (process.platform === 'linux' || !onlyLinux.includes(name)) expect(text).toContain(`# TYPE ${name} `);
  });
});
