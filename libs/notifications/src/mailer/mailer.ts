import type pg from 'pg';
import { backoffMs, type Clock, counted, toTypeId } from '#kernel';
import type { Logger } from '#telemetry';
import { mailContent } from '../mail/mail-content.ts';
import { renderMail } from '../mail/render-mail.ts';
import { bringForward } from './bring-forward.ts';
import {
  claimNotification,
  holdBack,
  keepProgress,
  LONGEST_RETRY_MS,
  type QueuedNotification,
  requeue,
  settle,
} from './queued-notification.ts';
import type { MailTransport } from './smtp-transport.ts';
import { countLeftOut, isOvertaken, readThrottle } from './throttle.ts';

const FIRST_RETRY_MS = 5_000;
/** The time between two searches for notices that a clock which was ahead has put off. */
const LOOK_EVERY_MS = 60_000;
const OVERTAKEN = 'A newer notice about this endpoint was created while this one was held back.';

/** The database, clock and mail server of a `Mailer`, and the receivers of its log lines and problems. */
export interface MailerOptions {
  pool: pg.Pool;
  /** The clock that decides when mail is due, and which mail is recent. */
  clock: Clock;
  /** Undefined: notices are logged. */
  transport: MailTransport | undefined;
  logger: Logger;
  /** Called when a notice is not taken and is tried again, or a clock had put notices off. Default: it is logged. */
  onProblem?: (message: string) => void;
}

/**
 * Sends the waiting notices one after the other. If the mail server does not accept a notice for now, the notice is
 * tried again with growing waits, so an outage of the mail server loses no notice. An address that the server refuses
 * for good is not tried again: its state is `failed`. A crash between the server's answer and its record repeats the
 * mail with the same Message-ID. No transaction is open during an SMTP session.
 */
export class Mailer {
  private steppedMs: number;
  private nextLookMs = 0;
  private readonly onProblem: (message: string) => void;

  constructor(private readonly options: MailerOptions) {
    this.onProblem = options.onProblem ?? ((message) => options.logger.warn(message));
    this.steppedMs = options.clock.steppedMs();
  }

  /**
   * Sends the notices that are due.
   * @param signal when it aborts, the other notices stay in the queue for any mailer
   */
  async sendDue(signal: AbortSignal): Promise<void> {
    await this.correctTimes();
    while (!signal.aborted) {
      const notification = await claimNotification(this.options.pool, this.options.clock.nowMs());
      if (!notification) return;
      await this.handle(notification, signal);
    }
  }

  /**
   * Searches at the start, when the clock was set back, and once a minute, since another process may notice later that
   * its clock is wrong.
   */
  private async correctTimes(): Promise<void> {
    const { pool, clock } = this.options;
    const steppedMs = clock.steppedMs();
    if (steppedMs < this.steppedMs) this.nextLookMs = 0;
    this.steppedMs = steppedMs;
    if (performance.now() < this.nextLookMs) return;
    const count = await bringForward(pool, clock.nowMs());
    if (count > 0) this.onProblem(`A clock that was ahead had postponed ${counted(count, 'notice')}. Each is due now.`);
    this.nextLookMs = performance.now() + LOOK_EVERY_MS;
  }

  private async handle(notification: QueuedNotification, signal: AbortSignal): Promise<void> {
    const { transport } = this.options;
    if (notification.isOfDeletedProject) return this.log(notification, 'The project was deleted.');
    if (!transport) return this.log(notification, 'No mail server is set (SMTP_URL).');
    if (notification.recipients.length === 0) return this.log(notification, 'The project has no notificationEmails.');
    const { pool, clock } = this.options;
    const begun = { ...notification, attempts: notification.attempts + 1 };
    if (notification.recipients.some(({ state }) => state === 'sent')) return this.send(transport, begun, signal);
    const throttled = await readThrottle(pool, notification, clock.nowMs());
    if (await isOvertaken(pool, notification, throttled)) {
      return settle(pool, notification, 'throttled', throttled?.reason ?? OVERTAKEN, clock.nowMs());
    }
    // The last of too many notices waits: its mail has the latest state, and the number of notices left out.
    if (throttled) return holdBack(pool, notification, throttled.untilMs, throttled.reason);
    await this.send(transport, { ...begun, leftOut: await countLeftOut(pool, notification) }, signal);
  }

  private async send(transport: MailTransport, notification: QueuedNotification, signal: AbortSignal): Promise<void> {
    const { pool, clock } = this.options;
    const { id, kind, facts, leftOut, recipients } = notification;
    const mail = { ...renderMail(mailContent(kind, facts, leftOut)), messageId: `<${toTypeId('ntf', id)}@posthorn>` };
    let lastError: string | null = null;
    for (const recipient of recipients) {
      if (recipient.state !== 'queued' || signal.aborted) continue;
      const result = await transport.send({ ...mail, to: recipient.address });
      recipient.error = result.kind === 'sent' ? null : result.error;
      if (result.kind !== 'later') recipient.state = result.kind === 'sent' ? 'sent' : 'failed';
      lastError = recipient.error ?? lastError;
      await keepProgress(pool, notification, clock.nowMs());
    }
    if (recipients.some(({ state }) => state === 'queued')) return this.tryLater(notification, lastError);
    const isSent = recipients.some(({ state }) => state === 'sent');
    const refused = recipients.find(({ state }) => state === 'failed')?.error ?? null;
    await settle(pool, notification, isSent ? 'sent' : 'failed', refused, clock.nowMs());
    if (!isSent) this.options.logger.warn({ ...facts, kind, refused }, 'A notice was refused by the mail server');
  }

  private async tryLater(notification: QueuedNotification, error: string | null): Promise<void> {
    const { pool, clock } = this.options;
    const waitMs = backoffMs(notification.attempts, Math.random(), FIRST_RETRY_MS, LONGEST_RETRY_MS);
    await requeue(pool, notification, clock.nowMs() + waitMs, error);
    this.onProblem(`Sending a notice is tried again in ${Math.round(waitMs / 1_000)} s: ${error ?? 'it was stopped'}`);
  }

  private async log(notification: QueuedNotification, reason: string): Promise<void> {
    const { pool, clock, logger } = this.options;
    const { kind, facts } = notification;
    const { subject } = mailContent(kind, facts, 0);
    logger.warn({ kind, ...facts }, `${subject}: ${facts.cause}`);
    await settle(pool, notification, 'logged', reason, clock.nowMs());
  }
}
