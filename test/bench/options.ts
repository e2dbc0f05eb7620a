import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const PARTS = ['ceiling', 'embedded', 'latency', 'kafka'] as const;

/** A part of the bench that can be measured on its own. */
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  /** A tenth of the events and one run each: to see that it works, not to quote. */
  quick: boolean;
  /** The one part that is wanted, or undefined for all. */
  only: Part | undefined;
  /** The folder of another build to compare this one with, or undefined for absolute figures. */
  compare: string | undefined;
}

const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text);

/**
 * Reads `--quick`, `--only <part>` and `--compare <folder>`.
 * @throws Error that lists the parts that exist, or that names what does not go together
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, compare: { type: 'string' } },
  });
  const { quick = false, only, compare } = values;
  if (only !== undefined && !isPart(only)) throw new Error(`--only takes one of ${PARTS.join(', ')}, not ${only}.`);
  if (only !== undefined && compare !== undefined) throw new Error('--compare runs its own loads: leave out --only.');
  return { quick, only, compare: compare === undefined ? undefined : resolve(compare) };
}
