import { parseArgs } from 'node:util';

const MODES = ['embedded', 'split'] as const;
export type Mode = (typeof MODES)[number];

export interface Options {
  modes: readonly Mode[];
  /** How often each victim is killed. */
  killsEach: number;
  seed: number;
  /** No kill begins after this long. */
  timeMs: number;
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} must be a whole number, not ${value}`);
  return Number(value);
}

function modesOf(value: string | undefined): readonly Mode[] {
  if (value === undefined) return MODES;
  const modes = MODES.filter((mode) => mode === value);
  if (modes.length === 0) throw new Error(`--mode must be ${MODES.join(' or ')}, not ${value}`);
  return modes;
}

/**
 * Reads the command line.
 * @throws Error that names the wrong argument
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      mode: { type: 'string' },
      kills: { type: 'string', default: '10' },
      minutes: { type: 'string', default: '120' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    },
  });
  return {
    modes: modesOf(values.mode),
    killsEach: wholeNumber('kills', values.kills),
    seed: wholeNumber('seed', values.seed),
    timeMs: wholeNumber('minutes', values.minutes) * 60_000,
  };
}
