import { createTransport } from 'nodemailer';
import { endsInTime, messageOf } from '#kernel';
import type { RenderedMail } from '../mail/render-mail.ts';

export interface OutgoingMail extends RenderedMail {
  to: string;
  /** The same for every try, so that a repeat can be told. */
  messageId: string;
}

/** What a mail server made of a mail: taken, refused for good, or not taken this time. */
export type SendResult = { kind: 'sent' } | { kind: 'refused' | 'later'; error: string };

/** Sends mail. */
export interface MailTransport {
  /** Sends to one address. Never throws. */
  send(mail: OutgoingMail): Promise<SendResult>;
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** Of a mail, all included: none of the above ends a server that says a little now and then. A lease is longer. */
const DEADLINE_MS = 60_000;

/**
 * Whether a mail server refused this address or this message for good. A refusal of ours (the log-in, the sender) is one
 * that somebody can mend, so the mail is kept.
 */
function isForGood(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return (command === 'RCPT TO' || command === 'DATA') && typeof responseCode === 'number' && responseCode >= 500;
}

/** What is late goes on, and its outcome is not heard: the mail may come twice, with the same Message-ID. */
async function within(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  if (await endsInTime(work, deadlineMs)) return;
  throw new Error(`The mail server did not come to an end within ${deadlineMs} ms.`);
}

/**
 * A mail server over SMTP: `smtps://` speaks TLS from the start, `smtp://` from STARTTLS on if the server offers it.
 * @param from whom mail is from, say `Posthorn <posthorn@example.com>`
 * @param deadlineMs how long sending one mail may take; default one minute
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
