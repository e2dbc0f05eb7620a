import type { MetricRow } from './metric-row.ts';
import { METRIC_GROUPS } from './metrics-table.ts';
import { PROCESS_METRICS } from './process-metrics.ts';

const HEAD = `# Metrics

Each process serves its metrics in the text format of Prometheus, at \`/metrics\`:

| process | where | key |
|---|---|---|
| with \`POSTHORN_METRICS_PORT\` | on that port of \`HOST\`, besides the place below | none |
| without the role \`api\` | on its health port (\`POSTHORN_HEALTH_PORT\`) | none |
| with the role \`api\` | on \`PORT\` | an admin key, as \`Authorization: Bearer …\` |

[prometheus.yml](../docker/prometheus/prometheus.yml) is a configuration for both, [alerts.yml](../docker/prometheus/alerts.yml) has the alerts that [docs/operations.md](operations.md) explains, and [posthorn.json](../docker/grafana/posthorn.json) is a dashboard for Grafana. [ADR 66](adr/0066-metrics-in-each-process.md) has the reasons.

No label names a project, an endpoint, a URL or an event type, so the number of series depends on the settings alone. A scrape takes 2 s at most: a gauge that cannot be read by then is left out, and \`posthorn_metrics_reader_up\` is 0. A gauge whose value is unknown is left out, too, and never shown as it was before.
`;

const TABLE_HEAD = '| name | type | labels | meaning |\n|---|---|---|---|';

function describeLabels(labels: MetricRow['labels']): string {
  const described = Object.entries(labels).map(
    ([label, values]) => `\`${label}\`: ${typeof values === 'string' ? values : values.join(', ')}`,
  );
  return described.join('; ');
}

function renderRow({ name, type, labels, help, buckets }: MetricRow): string {
  const bounds = buckets === undefined ? '' : ` Buckets: ${buckets.join(', ')}.`;
  return `| \`${name}\` | ${type} | ${describeLabels(labels)} | ${help}${bounds} |`;
}

/** The page of metrics of the documentation, as Markdown. */
export function renderMetricsPage(): string {
  const groups = METRIC_GROUPS.map(
    ({ title, text, rows }) =>
      `## ${title}\n\n${text}\n\n${TABLE_HEAD}\n${Object.values(rows).map(renderRow).join('\n')}\n`,
  );
  const ofProcess = PROCESS_METRICS.map(({ name, type, help }) => `| \`${name}\` | ${type} | | ${help} |`);
  const process = `## The Node process\n\nThe most important of the default metrics of prom-client, under the names that it gives them.\n\n${TABLE_HEAD}\n${ofProcess.join('\n')}\n`;
  return [HEAD, ...groups, process].join('\n');
}
