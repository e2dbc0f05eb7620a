import { promisify } from 'node:util';
import { type Logger as PinoLogger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { endsInTime, type LoopReport, messageOf, PosthornError } from '#kernel';

/** Structured logging: an object of facts, then a sentence. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'flush'> & {
  child(bindings: Record<string, unknown>): Logger;
  /** Names the receiver of the news that lines cannot be written, and that they are written again. */
  reportTo(report: WriteReport): void;
};

type WriteReport = Pick<LoopReport, 'alive' | 'failed'>;
type Lines = ReturnType<typeof pino.destination>;

/** The most lines that wait until standard error takes them, in bytes: a log that is not read must not fill memory. */
const MAX_WAITING_BYTES = 4_194_304;
const NO_ROOM = new PosthornError('unavailable', 'standard error is read too slowly, so that lines are left out');

/** The reason why lines are not written. */
function explain(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EPIPE') return error;
  return new PosthornError('unavailable', `nothing reads standard error (${messageOf(error)}): restart the process`);
}

/** Reports whether the lines of a log are written. A failure before the report is named is reported then. */
function watch(lines: Lines): (report: WriteReport) => void {
  let failure: unknown;
  let report: WriteReport | undefined;
  const failed = (error: unknown) => {
    failure = explain(error);
    report?.failed(failure);
  };
  lines.on('error', failed);
  lines.on('drop', () => failed(NO_ROOM));
  lines.on('drain', () => {
    failure = undefined;
    report?.alive();
  });
  return (named) => {
    report = named;
    if (failure !== undefined) report.failed(failure);
  };
}

/** Lines for people on a terminal, JSON lines everywhere else; both on standard error, so that output stays output. */
export function createLogger(level: string): Logger {
  // With a minimum of 0, `flush` would wait for nothing.
  const lines = pino.destination({ dest: 2, sync: false, minLength: 1, maxLength: MAX_WAITING_BYTES });
  const reportTo = watch(lines);
  if (!process.stderr.isTTY) return Object.assign(pino({ level }, lines), { reportTo });
  const prettify = prettyFactory({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' });
  const stream = {
    write: (line: string) => void lines.write(prettify(line)),
    flush: (done?: (error?: Error) => void) => void lines.flush(done),
  };
  return Object.assign(pino({ level }, stream), { reportTo });
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
