import { parseArgs } from 'node:util';

export interface Options {
  /** Where both databases, the log of Posthorn and the receivers' secrets are kept. */
  dataDir: string;
  /** How long visitors are active before the demo ends by itself. Undefined: until a person stops it. */
  seconds: number | undefined;
}

/** @throws Error with the range that is right */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string' }, 'data-dir': { type: 'string', default: '.posthorn/demo' } },
  });
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (seconds !== undefined && !(seconds >= 1 && seconds <= 3_600)) throw new Error('--seconds must be from 1 to 3600');
  return { dataDir: values['data-dir'], seconds };
}
