import { setImmediate } from 'node:timers/promises';
import { describeMistyped, loadSettings, mistypedVariables, type Settings } from '#config';
import { messageOf, PosthornError, systemClock } from '#kernel';
import { databaseAdvice, endEmbeddedServers, hasLostSession, isDatabaseAway, lacksPrivilege } from '#postgres';
import { stopRequested } from '#program';
import { createLogger, flushed, type Logger } from '#telemetry';
import { unhandledFailure } from './process-failure.ts';
import type { RoleModule } from './role.ts';
import { type RunningPosthorn, startPosthorn } from './start-posthorn.ts';

/** How far a stop may exceed its limit before the rest is abandoned; the process ends within a second of the limit. */
const STOP_MARGIN_MS = 300;
/** The limit for the stop of a process that cannot go on. */
const FAILED_STOP_MS = 10_000;

interface Ending {
  exitCode: number;
  why: string;
}

function explain(error: unknown): string {
  if (isDatabaseAway(error) || lacksPrivilege(error) || hasLostSession(error)) {
    return `posthorn: Cannot use the Postgres of DATABASE_URL: ${databaseAdvice(error)}.`;
  }
  if (!(error instanceof PosthornError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `posthorn: ${error.message}`;
}

/** An error that nothing has handled while the process starts: nothing is there yet that could be drained. */
function endStart({ why }: Ending): never {
  throw new PosthornError('startup-failed', why);
}

/**
 * Leaves with the cause of a failure as the last line: the drain may have written many others after its first mention.
 */
function leave(exitCode: number, why: string): never {
  if (exitCode !== 0) process.stderr.write(`posthorn: stopped, and must be started again: ${why}\n`);
  process.exit(exitCode);
}

/**
 * Ends the process when its time is over, its own Postgres included. Unfinished work is left to the next start, as
 * after a kill.
 */
async function endInTime({ exitCode, why }: Ending, shutdownMs: number): Promise<never> {
  const limitMs = exitCode === 0 ? shutdownMs : Math.min(shutdownMs, FAILED_STOP_MS);
  await systemClock.sleep(limitMs + STOP_MARGIN_MS);
  process.stderr.write(`posthorn: The stop was cut short after ${limitMs} ms (POSTHORN_SHUTDOWN_MS).\n`);
  await endEmbeddedServers();
  leave(exitCode, why);
}

/** Stops, and exits. A failure while stopping is logged, and keeps nothing running. */
async function stopAndExit({ stop, resources }: RunningPosthorn, { exitCode, why }: Ending) {
  const { logger, settings } = resources;
  if (exitCode === 0) logger.info(`Stopping: ${why}`);
  else logger.fatal(`Stopping, and must be started again: ${why}`);
  await stop().catch((error: unknown) => logger.error(`The stop failed: ${messageOf(error)}`));
  logger.info(`Posthorn has stopped: ${settings.roles.join(', ')}`);
  await endEmbeddedServers();
  await flushed(logger);
  leave(exitCode, why);
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Warns of each variable that looks like a setting but is not, even if the settings are wrong. */
function readSettings(env: Env): { settings: Settings; logger: Logger } {
  const mistyped = mistypedVariables(env).map(describeMistyped);
  try {
    const settings = loadSettings(env);
    const logger = createLogger(settings.logLevel);
    for (const line of mistyped) logger.warn(line);
    return { settings, logger };
  } catch (error) {
    for (const line of mistyped) process.stderr.write(`posthorn: ${line}\n`);
    throw error;
  }
}

/**
 * Runs a process: reads the settings, starts the roles, waits for a stop signal, drains, and exits. The exit code is 0
 * after a stop, and 1 if the process could not start or could not continue. A signal during the start is obeyed after
 * it, or when POSTHORN_SHUTDOWN_MS have passed.
 * @param onStarted called once the process runs
 */
export async function runProcess(
  env: Env,
  roles: readonly RoleModule[],
  onStarted: (running: RunningPosthorn) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  // Loading has held the event loop: a signal that came meanwhile ends the process here, before anything is opened.
  await setImmediate();
  const stopping = stopRequested().then((why): Ending => ({ exitCode: 0, why }));
  const failed = unhandledFailure((error, origin) => process.stderr.write(`${origin}: ${explain(error)}\n`)).then(
    (why): Ending => ({ exitCode: 1, why }),
  );
  let log: Logger | undefined;
  try {
    const { settings, logger } = readSettings(env);
    log = logger;
    void stopping.then((ending) => endInTime(ending, settings.shutdownMs));
    const running = await Promise.race([startPosthorn(settings, roles, { logger }), failed.then(endStart)]);
    const broken = running.resources.broken.then((why): Ending => ({ exitCode: 1, why }));
    logger.info(`Posthorn is running: ${settings.roles.join(', ')}. Health: ${running.healthUrl}/readyz`);
    if (running.metricsUrl !== undefined) logger.info(`Metrics: ${running.metricsUrl}/metrics`);
    await onStarted(running);
    const ending = await Promise.race([stopping, failed, broken]);
    if (ending.exitCode !== 0) void endInTime(ending, settings.shutdownMs);
    await stopAndExit(running, ending);
  } catch (error) {
    if (log) await flushed(log);
    process.stderr.write(`${explain(error)}\n`);
    await endEmbeddedServers();
    process.exit(1);
  }
}
