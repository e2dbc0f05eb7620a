import { readFileSync } from 'node:fs';
import { ALERTS_FILE } from './promtool.ts';

/** An alert as docker/prometheus/alerts.yml has it. */
export interface AlertRule {
  name: string;
  expr: string;
  severity: string;
  summary: string;
  runbook: string;
}

const RULE =
  /- alert: (?<name>\w+)\n +expr: (?<expr>.+)\n +for: \w+\n +labels: \{ severity: (?<severity>\w+) \}\n +annotations:\n +summary: (?<summary>.+)\n +runbook: (?<runbook>.+)\n/g;

/** A text of YAML, or the value of a text in quotes. */
function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** The alerts, in their order. Each has the form that its neighbours have; `promtool check rules` reads the file. */
export function readAlerts(): AlertRule[] {
  const text = readFileSync(ALERTS_FILE, 'utf8');
  const rules = [...text.matchAll(RULE)].map(({ groups }) => groups as unknown as AlertRule);
  const count = text.match(/- alert:/g)?.length ?? 0;
  if (rules.length !== count) throw new Error(`${count - rules.length} alerts have another form than their neighbours`);
  return rules.map((rule) => ({ ...rule, expr: unquoted(rule.expr), summary: unquoted(rule.summary) }));
}
