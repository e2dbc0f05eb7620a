import { readFileSync } from 'node:fs';
import { METRICS_TABLE, PROCESS_METRICS } from '#telemetry';
import { readAlerts } from './read-alerts.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The series of a metric, by name. */
const SERIES = new Map(
  [...Object.values(METRICS_TABLE), ...PROCESS_METRICS].flatMap(({ name, type }) =>
    type === 'histogram'
      ? ['_bucket', '_sum', '_count'].map((end) => [name + end, name] as const)
      : [[name, name] as const],
  ),
);
const METRIC = /\b(?:posthorn|process|nodejs)_[a-z0-9_]+\b/g;
const namesIn = (expr: string) => expr.replaceAll(/"[^"]*"/g, '').match(METRIC) ?? [];

interface Panel {
  title: string;
  panels?: Panel[];
  targets?: { expr: string }[];
}

const rules = readAlerts();
const dashboard = JSON.parse(read('docker/grafana/posthorn.json')) as { panels: Panel[] };
const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
const expressions = [
  ...rules.map(({ name, expr }) => ({ place: name, expr })),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ place: title, expr }))),
];

describe('The alerts and the dashboard', () => {
  it.each(expressions)('name only metrics that there are, in $place', ({ expr }) => {
    const names = namesIn(expr).filter((name) => name !== 'posthorn');
    expect(names.filter((name) => !SERIES.has(name))).toEqual([]);
    if (!expr.startsWith('up{')) expect(names).not.toEqual([]);
  });

  it('name only labels, and values of labels, that their metrics have', () => {
    for (const { place, expr } of expressions) {
      for (const [, series, matchers] of expr.matchAll(/\b(posthorn_[a-z0-9_]+)\{([^}]*)\}/g)) {
        const row = Object.values(METRICS_TABLE).find(({ name }) => name === SERIES.get(series!))!;
        const labels = row.labels as Record<string, readonly string[] | string>;
        for (const [, label, operator, value] of matchers!.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
          const values = labels[label!];
          expect([place, label, values !== undefined]).toEqual([place, label, true]);
          const used = operator === '=~' ? value!.split('|') : [value!];
          if (Array.isArray(values)) for (const each of used) expect(values).toContain(each);
        }
      }
    }
  });

  it('use each metric of the table', () => {
    const used = new Set(expressions.flatMap(({ expr }) => namesIn(expr)).map((name) => SERIES.get(name)));
    const unused = Object.values(METRICS_TABLE).filter(({ name }) => !used.has(name));
    expect(unused.map(({ name }) => name)).toEqual(['posthorn_cursor_moved_timestamp_seconds']);
  });
});

describe('Each alert', () => {
  const page = read('docs/operations.md');
  const tests = read('docker/prometheus/alerts.test.yml');

  it.each(rules)('$name has a runbook, and a test that makes it true and one that does not', (rule) => {
    const { name, runbook, severity } = rule;
    expect(runbook).toBe(`docs/operations.md#${name.toLowerCase()}`);
    expect(['page', 'warning']).toContain(severity);
    const section = page.split(/\n### /).find((part) => part.startsWith(`${name}\n`));
    expect(section).toMatch(/\n\*\*It means:\*\* .{20,}\n\n\*\*To do:\*\* .{20,}\n/);
    const test = tests.split(/\n {2}- name: /).find((part) => part.startsWith(`${name}\n`));
    expect(test).toContain(`alertname: ${name}, exp_alerts: [] }`);
    expect(test).toContain(`exp_labels: { severity: '${severity}'`);
  });

  it('is the only subject of the runbook', () => {
    const headings = [...page.matchAll(/\n### (\w+)\n/g)].map(([, name]) => name);
    expect(headings).toEqual(rules.map(({ name }) => name));
  });
});
