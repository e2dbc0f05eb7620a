import type pg from 'pg';
import { type Clock, keepRunning, type LoopHealth, PosthornError, type WorkReport } from '#kernel';
import { EVENT_CHANNEL } from '#outbox';
import { CONNECTION_LOST, connectSession } from '#postgres';
import type { Hint, Hints } from './hints.ts';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
const NAME = 'Listening to hints';

/** The channel of Postgres on which processes send each other a hint. */
const channelOf: Record<Hint, string> = {
  events: EVENT_CHANNEL,
  due: 'posthorn_due',
  health: 'posthorn_health',
};

/** Gives other processes a hint. Never rejects: it is only a hint. */
export async function notifyOthers(pool: pg.Pool, hint: Hint): Promise<void> {
  await pool.query('select pg_notify($1, $2)', [channelOf[hint], '']).catch(() => undefined);
}

/** Passes the notifications of other processes on as hints, on a connection of its own that it keeps up. */
export class RemoteHints {
  private readonly stopping = new AbortController();
  private readonly report: WorkReport;
  private readonly running: Promise<void>;

  constructor(
    private readonly databaseUrl: string,
    private readonly hints: Hints,
    private readonly clock: Clock,
    private readonly onProblem: (message: string) => void,
    health: LoopHealth,
  ) {
    this.report = health.work(NAME, { isMinor: true });
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private run(): Promise<void> {
    const { clock, onProblem, report } = this;
    const loop = { name: NAME, signal: this.stopping.signal, clock, pauseMs: 0, onProblem, report };
    return keepRunning({ ...loop, retryMs: { first: RECONNECT_MS, longest: RECONNECT_MS } }, () => this.listen());
  }

  /** Rejects when the connection is lost or not to be had: polling bridges the gap. */
  private async listen(): Promise<void> {
    this.report.began();
    const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();
    this.stopping.signal.addEventListener('abort', () => onLost(), { once: true });
    const client = await connectSession({
      url: this.databaseUrl,
      applicationName: 'posthorn hints',
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      onLost: () => onLost(),
    });
    client.on('notification', ({ channel }) => {
      for (const hint of Object.keys(channelOf) as Hint[]) if (channelOf[hint] === channel) this.hints.give(hint);
    });
    try {
      await client.query(
        Object.values(channelOf)
          .map((channel) => `listen ${channel}`)
          .join(';'),
      );
      this.report.alive();
      await lost;
    } finally {
      await client.end().catch(() => undefined);
    }
    if (this.stopping.signal.aborted) return;
    throw new PosthornError('unavailable', CONNECTION_LOST, { canRetry: true });
  }
}
