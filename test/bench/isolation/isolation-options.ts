import { parseArgs } from 'node:util';
import { ISOLATION_CASES } from './cases/all.ts';

const LOGS = ['embedded', 'kafka'] as const;
/** The message log beneath Posthorn. */
export type Log = (typeof LOGS)[number];

export interface IsolationOptions {
  /** Short runs with small sizes: to see that it works, not to quote. */
  quick: boolean;
  /** The names of the cases that are wanted, in the order of the table. */
  only: readonly string[];
  logs: readonly Log[];
  /** Where to leave CPU profiles, one a case. */
  profileDir: string | undefined;
  /** True if the findings are printed as JSON instead of Markdown. */
  json: boolean;
}

/** Returns true for a whole run, whose figures may be quoted. */
export function isWhole({ quick, only, logs }: IsolationOptions): boolean {
  return !quick && only.length === ISOLATION_CASES.length && logs.length === LOGS.length;
}

/**
 * Reads `--quick`, `--only <case>` (may be repeated), `--log embedded|kafka|both`, `--profile <directory>` and
 * `--json`.
 * @throws Error that lists the values that exist
 */
export function readIsolationOptions(args: readonly string[]): IsolationOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      log: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const { quick = false, only = [], log = 'both', profile, json = false } = values;
  const names = ISOLATION_CASES.map(({ name }) => name);
  for (const name of only)
    if (!names.includes(name)) throw new Error(`--only takes one of ${names.join(', ')}, not ${name}.`);
  const logs = LOGS.filter((one) => log === 'both' || log === one);
  if (logs.length === 0) throw new Error(`--log takes embedded, kafka or both, not ${log}.`);
  const wanted = names.filter((name) => only.length === 0 || only.includes(name));
  return { quick, only: wanted, logs, profileDir: profile, json };
}
