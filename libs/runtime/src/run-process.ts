import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import type { RoleModule } from './role.ts';
import { type RunningPosthorn, startPosthorn } from './start-posthorn.ts';

/** How much longer than its drain a stop may take before the process leaves the rest to the next start. */
const STOP_MARGIN_MS = 15_000;

function explain(error: unknown): string {
  if (!(error instanceof PosthornError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `posthorn: ${error.message}`;
}

/** Resolves with the reason to stop: a signal, or the loss of something without which nothing goes on. */
function reasonToStop({ resources }: RunningPosthorn): Promise<{ exitCode: number; why: string }> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve({ exitCode: 0, why: signal }));
    }
    void resources.broken.then((why) => resolve({ exitCode: 1, why }));
  });
}

/**
 * The life of a process: reads the settings, starts the roles, runs until SIGINT or SIGTERM, drains, and exits: 0 after
 * a clean stop, 1 if it could not start or could not go on.
 * @param onStarted what it says once it runs
 */
export async function runProcess(
  env: Readonly<Record<string, string | undefined>>,
  roles: readonly RoleModule[],
  onStarted: (running: RunningPosthorn) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    const settings = loadSettings(env);
    const running = await startPosthorn(settings, roles);
    const stopping = reasonToStop(running);
    await onStarted(running);
    const { exitCode, why } = await stopping;
    running.resources.logger.info(`Stopping: ${why}`);
    setTimeout(() => process.exit(1), settings.shutdownMs + STOP_MARGIN_MS).unref();
    await running.stop();
    process.exit(exitCode);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}
