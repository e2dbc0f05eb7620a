import { Base, TimeoutError } from '@platformatic/kafka';
import { PosthornError, systemClock } from '#kernel';
import { type ClientSource, singleTry } from './client-options.ts';
import type { KafkaReports } from './kafka-reports.ts';
import { within } from './within.ts';

const PAUSE_MS = 3_000;
/** A broker that is frozen accepts connections and never responds. */
const ANSWER_TIMEOUT_MS = 5_000;
/** An outage is over if no client has reported a failure for this time. */
const QUIET_MS = 60_000;

/**
 * Requests the list of brokers from any broker every 3 s. So a process notices that Kafka is away even while it sends
 * and consumes nothing. The request needs no right in Kafka.
 */
export class KafkaPing {
  private readonly stopping = new AbortController();
  /** A new client after each failure: a connection to a broker that is gone may stay open for long. */
  private client: Base | undefined;
  /** True if a ping has failed in the outage that lasts. */
  private hasFailed = false;

  constructor(
    private readonly source: ClientSource,
    private readonly reports: Pick<KafkaReports, 'failed' | 'answered' | 'isAway' | 'quietForMs'>,
  ) {}

  /** Pings until `stop`. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.ping();
      await systemClock.sleep(PAUSE_MS, signal);
    }
  }

  stop(): void {
    this.stopping.abort();
    this.discardClient();
  }

  private async ping(): Promise<void> {
    try {
      await this.query();
      this.answered();
    } catch (error) {
      this.discardClient();
      if (this.stopping.signal.aborted) return;
      this.hasFailed = true;
      this.reports.failed('Requesting the list of brokers from Kafka failed', error);
    }
  }

  private async query(): Promise<void> {
    this.client ??= new Base(singleTry(this.source));
    const answer = this.client.metadata({ topics: [], forceUpdate: true });
    try {
      await within(answer, ANSWER_TIMEOUT_MS, 'An answer of a broker');
    } catch (error) {
      // A broker that does not respond cannot be reached.
      throw error instanceof PosthornError ? new TimeoutError(error.message, { cause: error }) : error;
    }
  }

  /**
   * A response of one broker does not end an outage that only clients of another broker have noticed. If these clients
   * report nothing for `QUIET_MS`, they may have nothing left to do, and the response ends the outage.
   */
  private answered(): void {
    const { reports } = this;
    if (!reports.isAway) this.hasFailed = false;
    else if (this.hasFailed || reports.quietForMs() > QUIET_MS) reports.answered();
  }

  private discardClient(): void {
    const { client } = this;
    this.client = undefined;
    void client?.close().catch(() => undefined);
  }
}
