import { parseArgs } from 'node:util';

const PARTS = ['ceiling', 'embedded', 'latency', 'kafka'] as const;

/** A part of the bench that can be measured on its own. */
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  /** A tenth of the events and one run each: to see that it works, not to quote. */
  quick: boolean;
  /** The one part that is wanted, or undefined for all. */
  only: Part | undefined;
}

const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text);

/**
 * Reads `--quick` and `--only <part>`.
 * @throws Error that lists the parts that exist
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
  const { quick = false, only } = values;
  if (only !== undefined && !isPart(only)) throw new Error(`--only takes one of ${PARTS.join(', ')}, not ${only}.`);
  return { quick, only };
}
