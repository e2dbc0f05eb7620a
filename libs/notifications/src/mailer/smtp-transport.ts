import { createTransport } from 'nodemailer';
import { endsInTime, messageOf } from '#kernel';
import type { RenderedMail } from '../mail/render-mail.ts';

/** A mail to one address, as a `MailTransport` sends it. */
export interface OutgoingMail extends RenderedMail {
  to: string;
  /** The id of the message, equal for every try, so that a mail client can recognise a repeat. */
  messageId: string;
}

/** The outcome of sending a mail: taken, refused for good, or not taken this time. */
export type SendResult = { kind: 'sent' } | { kind: 'refused' | 'later'; error: string };

/** Sends mail. */
export interface MailTransport {
  /** Sends to one address. Never throws. */
  send(mail: OutgoingMail): Promise<SendResult>;
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/**
 * The limit for a whole mail. The timeouts above never end a server that sends a little now and then. A lease is
 * longer.
 */
const DEADLINE_MS = 60_000;

/**
 * Returns true if a mail server refused this address or this message for good. If it refused our log-in or sender, an
 * operator can correct the settings, so the mail is kept.
 */
function isForGood(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return (command === 'RCPT TO' || command === 'DATA') && typeof responseCode === 'number' && responseCode >= 500;
}

/** Work that is late goes on, and its outcome is ignored: the mail may come twice, with the same Message-ID. */
async function within(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  if (await endsInTime(work, deadlineMs)) return;
  throw new Error(`The mail server did not complete the delivery within ${deadlineMs} ms.`);
}

/**
 * A mail server over SMTP. `smtps://` uses TLS from the start; `smtp://` uses STARTTLS if the server offers it.
 * @param from the sender of the mail, such as `Posthorn <posthorn@example.com>`
 * @param deadlineMs the limit for sending one mail; default one minute
 */
export function smtpTransport(url: string, from: string, deadlineMs = DEADLINE_MS): MailTransport {
  const transport = createTransport({ url, ...TIMEOUTS }, { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(mail) {
      try {
        // Given as an object: a text would be parsed for several addresses.
        await within(deadlineMs, transport.sendMail({ ...mail, to: { name: '', address: mail.to } }));
        return { kind: 'sent' };
      } catch (error) {
        return { kind: isForGood(error) ? 'refused' : 'later', error: messageOf(error) };
      }
    },
  };
}

/**
 * Connects to a mail server and logs in, without sending anything.
 * @throws Error if it does not answer in time or refuses
 */
export async function verifySmtp(url: string): Promise<void> {
  const transport = createTransport({ url, ...TIMEOUTS });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
