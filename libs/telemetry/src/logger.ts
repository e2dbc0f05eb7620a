import { promisify } from 'node:util';
import { type Logger as PinoLogger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { endsInTime } from '#kernel';

/** Structured logging: an object of facts, then a sentence. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'flush'> & {
  child(bindings: Record<string, unknown>): Logger;
};

/** Lines for people on a terminal, JSON lines everywhere else; both on standard error, so that output stays output. */
export function createLogger(level: string): Logger {
  // With a minimum of 0, `flush` would wait for nothing.
  const lines = pino.destination({ dest: 2, sync: false, minLength: 1 });
  if (!process.stderr.isTTY) return pino({ level }, lines);
  const prettify = prettyFactory({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' });
  const stream = {
    write: (line: string) => void lines.write(prettify(line)),
    flush: (done?: (error?: Error) => void) => void lines.flush(done),
  };
  return pino({ level }, stream);
}

/** The limit for writing out log lines: a standard error that is not read must not keep the process. */
const FLUSH_MS = 1_000;

/**
 * Writes out the lines of a log, which are written in the background, so that later output on standard error stands
 * below them. Takes a second at most. Never rejects.
 */
export async function flushed(logger: Logger): Promise<void> {
  await endsInTime(promisify(logger.flush.bind(logger))(), FLUSH_MS).catch(() => undefined);
}
