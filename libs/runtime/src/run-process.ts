import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import { unhandledFailure } from './process-failure.ts';
import type { RoleModule } from './role.ts';
import { type RunningPosthorn, startPosthorn } from './start-posthorn.ts';

/** How much longer than its drain a stop may take before the process leaves the rest to the next start. */
const STOP_MARGIN_MS = 15_000;
/** For the drain of a process that cannot go on. */
const FAILED_STOP_MS = 10_000;

interface Ending {
  exitCode: number;
  why: string;
}

function explain(error: unknown): string {
  if (!(error instanceof PosthornError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `posthorn: ${error.message}`;
}

/**
 * Resolves at the first SIGINT or SIGTERM. The handlers stay: npm passes a terminal's Ctrl-C on, so that it comes twice,
 * and a second one must not end the process in the middle of its drain.
 */
function askedToStop(): Promise<Ending> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => resolve({ exitCode: 0, why: signal }));
    }
  });
}

/** An error that nothing has handled while the process starts: nothing is there yet that could be drained. */
function endStart({ why }: Ending): never {
  throw new PosthornError('startup-failed', why);
}

/**
 * The life of a process: reads the settings, starts the roles, runs until SIGINT or SIGTERM, drains, and exits: 0 after
 * a clean stop, 1 if it could not start or could not go on. A signal during the start is obeyed after it.
 * @param onStarted what it says once it runs
 */
export async function runProcess(
  env: Readonly<Record<string, string | undefined>>,
  roles: readonly RoleModule[],
  onStarted: (running: RunningPosthorn) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const asked = askedToStop();
  const unhandled = unhandledFailure((error, origin) => process.stderr.write(`${origin}: ${explain(error)}\n`));
  try {
    const settings = loadSettings(env);
    const failed = unhandled.then((why) => ({ exitCode: 1, why }));
    const running = await Promise.race([startPosthorn(settings, roles), failed.then(endStart)]);
    const { logger, broken } = running.resources;
    await onStarted(running);
    const { exitCode, why } = await Promise.race([asked, failed, broken.then((why) => ({ exitCode: 1, why }))]);
    if (exitCode === 0) logger.info(`Stopping: ${why}`);
    else logger.fatal(`Stopping, to be started again: ${why}`);
    const stopMs = exitCode === 0 ? settings.shutdownMs + STOP_MARGIN_MS : FAILED_STOP_MS;
    setTimeout(() => process.exit(1), stopMs).unref();
    await running.stop();
    process.exit(exitCode);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}
