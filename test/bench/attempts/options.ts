import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The commands of `npm run attempts`. */
const COMMANDS = ['fill', 'measure', 'cost'] as const;
export type AttemptsCommand = (typeof COMMANDS)[number];

export interface AttemptsOptions {
  command: AttemptsCommand;
  /** The connection string of a database, or undefined for a Postgres in `dataDir`. */
  database: string | undefined;
  /** The folder of a Postgres that the command starts and stops. */
  dataDir: string;
  /** Attempts to write. */
  count: number;
  /** Requests of each kind to measure. */
  requests: number;
}

function wholeNumber(name: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${name} takes a whole number from 1, not ${value}.`);
  return Number(value);
}

/**
 * Reads `fill`, `measure` or `cost`, with `--database <url>` or `--data <folder>`, `--count` and `--requests`.
 * @throws Error that states the right form
 */
export function readOptions(args: readonly string[]): AttemptsOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      database: { type: 'string' },
      data: { type: 'string', default: '.attempts' },
      count: { type: 'string', default: '10000000' },
      requests: { type: 'string', default: '500' },
    },
  });
  const command = COMMANDS.find((known) => known === positionals[0]);
  if (command === undefined || positionals.length > 1) throw new Error(`Give one of ${COMMANDS.join(', ')}.`);
  return {
    ...{ command, database: values.database, dataDir: resolve(values.data) },
    count: wholeNumber('count', values.count),
    requests: wholeNumber('requests', values.requests),
  };
}
