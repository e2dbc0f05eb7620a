import { systemClock } from '#kernel';
import type { ServerProcess } from './server-process.ts';

const RESTART_MS = 1_000;
/** The end of the server's output when its disk is full (ENOSPC, EDQUOT). */
const FULL_DISK = /No space left on device|Disk quota exceeded/;

/** The restart of a server whose disk was full, and the receiver of the message about it. */
export interface KeptServerOptions {
  /** Starts the server again: same data, same port. Resolves with it once it responds, or has ended. */
  restart: () => Promise<ServerProcess>;
  /** Called once when the disk is full, and again only after a restarted server has run. */
  onWaiting: (message: string) => void;
}

/**
 * A server that is started again when its disk was full: without room for its log it ends, and only this process would
 * start it. An end by any other cause is final.
 *
 * - serving: left when the server ends.
 * - waiting: the disk was full; a start is tried every second. Left when the server responds, when it ends by another
 *   cause, or by `stop`.
 */
export class KeptServer {
  /** Settles when the server is gone for good. */
  readonly exited: Promise<void>;
  private readonly stopping = new AbortController();

  constructor(
    private server: ServerProcess,
    private readonly options: KeptServerOptions,
  ) {
    this.exited = this.keep();
  }

  get pid(): number {
    return this.server.pid;
  }

  /** The server's last output, up to its end if it is gone. */
  output(): Promise<string> {
    return this.server.output();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.server.end('SIGINT');
    await this.exited;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    for (let isReported = false; ;) {
      await this.server.exited;
      if (signal.aborted || !FULL_DISK.test(await this.server.output())) return;
      if (!isReported)
        this.options.onWaiting('The disk of the database is full. The database is started again when there is space.');
      await systemClock.sleep(RESTART_MS, signal);
      if (signal.aborted) return;
      this.server = await this.options.restart();
      isReported = this.server.isGone();
      // `stop` was called while the server started.
      if (signal.aborted) await this.server.end('SIGINT');
    }
  }
}
