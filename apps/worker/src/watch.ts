import { BacklogKeeper, EndpointKeeper } from '#admin';
import { messageOf, systemClock } from '#kernel';
import { Mailer, smtpTransport } from '#notifications';
import { WakeUp } from '#outbox';
import type { Resources } from '#runtime';

/** A hint that is lost costs up to this. */
const LONGEST_WAIT_MS = 500;
/** The dispatchers count so often. */
const BACKLOG_EVERY_MS = 1_000;
/** However many hints there are. */
const SHORTEST_WAIT_MS = 50;

/** Looks after the endpoints whose health has changed, and sends the notices that this makes. */
export class Watch {
  private readonly keeper: EndpointKeeper;
  private readonly backlog: BacklogKeeper;
  private readonly mailer: Mailer;
  private readonly health = new WakeUp(systemClock, LONGEST_WAIT_MS);
  private readonly mail = new WakeUp(systemClock, LONGEST_WAIT_MS);
  private readonly counts = new WakeUp(systemClock, BACKLOG_EVERY_MS);

  constructor(private readonly resources: Resources) {
    const { dataSource, pool, clock, settings, logger, hints } = resources;
    const { smtpUrl, mailFrom } = settings;
    const transport = smtpUrl === undefined ? undefined : smtpTransport(smtpUrl, mailFrom);
    this.keeper = new EndpointKeeper({ dataSource, clock, onProblem: (message) => logger.warn(message) });
    this.backlog = new BacklogKeeper({ dataSource, clock, onProblem: (message) => logger.warn(message) });
    this.mailer = new Mailer({ pool, clock, transport, logger });
    hints.on('health', () => this.health.poke());
  }

  /** Works until the signal aborts. A mail server that hangs keeps no endpoint from being looked after. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.repeat(this.health, signal, 'Looking after endpoints', async () => {
        if ((await this.keeper.look(signal)) > 0) this.mail.poke();
      }),
      this.repeat(this.counts, signal, 'Looking after backlogs', async () => {
        if ((await this.backlog.look()) > 0) this.mail.poke();
      }),
      this.repeat(this.mail, signal, 'Sending notices', () => this.mailer.sendDue(signal)),
    ]);
  }

  private async repeat(wakeUp: WakeUp, signal: AbortSignal, what: string, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      await work().catch((error: unknown) => this.resources.logger.warn(`${what} is tried again: ${messageOf(error)}`));
      await systemClock.sleep(SHORTEST_WAIT_MS, signal);
      await wakeUp.wait(signal);
    }
  }
}
