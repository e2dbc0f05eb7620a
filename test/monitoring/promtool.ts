import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program: that of the variable PROMTOOL, or the installed one. */
const PROMTOOL = process.env.PROMTOOL ?? 'promtool';

/** The alerts that Posthorn comes with. */
export const ALERTS_FILE = join(import.meta.dirname, '../../docker/prometheus/alerts.yml');

/** True if rules can be tried on this machine. */
export const hasPromtool = spawnSync(PROMTOOL, ['--version'], { stdio: 'ignore' }).status === 0;

/** The result of a run. */
export interface PromtoolResult {
  isOk: boolean;
  output: string;
}

/** Runs promtool to its end. */
export function runPromtool(...args: string[]): Promise<PromtoolResult> {
  return new Promise((resolve) =>
    execFile(PROMTOOL, args, (error, stdout, stderr) => resolve({ isOk: error === null, output: stdout + stderr })),
  );
}

/** An alert that is expected to fire. */
export interface ExpectedAlert {
  exp_labels: Record<string, string>;
  exp_annotations: Record<string, string>;
}

/** One test of the alerts, in the form of promtool. */
export interface RuleTest {
  interval: string;
  /** Values in the notation of promtool, such as `0+15x40`. */
  input_series: { series: string; values: string }[];
  alert_rule_test: { eval_time: string; alertname: string; exp_alerts: ExpectedAlert[] }[];
}

/** Tries the alerts with series of a test. JSON is YAML, so the test needs no other form. */
export async function tryAlerts(test: RuleTest): Promise<PromtoolResult> {
  const folder = await mkdtemp(join(tmpdir(), 'promtool-'));
  try {
    const file = join(folder, 'test.yml');
    await writeFile(file, JSON.stringify({ rule_files: [ALERTS_FILE], evaluation_interval: '15s', tests: [test] }));
    return await runPromtool('test', 'rules', file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
