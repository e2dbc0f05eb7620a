import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RoleMessage, RoleOrder } from './role-process.ts';

const ENTRY = fileURLToPath(new URL('./role-process.ts', import.meta.url));
const KEPT_CHARACTERS = 4_000;

/** A role of Posthorn in a process of its own. */
export interface ChildRole {
  /** The URL that it listens on, if it is the API. */
  readonly url: string | null;
  readonly pid: number;
  /** Resolves when its clock is ahead of the machine's by `offsetMs`. */
  moveClock(offsetMs: number): Promise<void>;
  /** Stops it as an operator does. @throws Error with its last output unless it ends with code 0 */
  stop(): Promise<void>;
}

/** The next message of this kind. @throws Error with its last output if the process ends before */
async function nextMessage<K extends RoleMessage['kind']>(
  child: ChildProcess,
  kind: K,
  lastWords: () => string,
): Promise<Extract<RoleMessage, { kind: K }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<RoleMessage, { kind: K }>>();
  const onMessage = (message: RoleMessage) =>
    message.kind === kind && resolve(message as Extract<RoleMessage, { kind: K }>);
  const onExit = (code: number | null) => reject(new Error(`The process ended with ${code}: ${lastWords()}`));
  child.on('message', onMessage).once('exit', onExit);
  try {
    return await promise;
  } finally {
    child.off('message', onMessage).off('exit', onExit);
  }
}

/**
 * Starts a role, and resolves when it runs.
 * @param settings the environment of the process
 * @throws Error with its last output if it does not start
 */
export async function startChildRole(settings: Record<string, string>, clockOffsetMs: number): Promise<ChildRole> {
  const env = { PATH: process.env.PATH, ...settings, TEST_CLOCK_OFFSET_MS: String(clockOffsetMs) };
  const execArgv = ['--enable-source-maps'];
  const child = fork(ENTRY, { env, execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    printed = (printed + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  const { url } = await nextMessage(child, 'started', () => printed);
  return {
    url,
    pid: child.pid!,
    async moveClock(offsetMs) {
      const moved = nextMessage(child, 'moved', () => printed);
      child.send({ offsetMs } satisfies RoleOrder);
      await moved;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (code !== 0) throw new Error(`The role ${settings.POSTHORN_ROLES} ended with ${code}: ${printed}`);
    },
  };
}
