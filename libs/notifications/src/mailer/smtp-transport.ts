import { createTransport } from 'nodemailer';
import { messageOf } from '#kernel';
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

/**
 * Whether a mail server refused this address or this message for good. A refusal of ours (the log-in, the sender) is one
 * that somebody can mend, so the mail is kept.
 */
function isForGood(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return (command === 'RCPT TO' || command === 'DATA') && typeof responseCode === 'number' && responseCode >= 500;
}

/**
 * A mail server over SMTP: `smtps://` speaks TLS from the start, `smtp://` from STARTTLS on if the server offers it.
 * @param from whom mail is from, say `Posthorn <posthorn@example.com>`
 */
export function smtpTransport(url: string, from: string): MailTransport {
  const transport = createTransport({ url, ...TIMEOUTS }, { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(mail) {
      try {
        // Given as an object: a text would be parsed for several addresses.
        await transport.sendMail({ ...mail, to: { name: '', address: mail.to } });
        return { kind: 'sent' };
      } catch (error) {
        return { kind: isForGood(error) ? 'refused' : 'later', error: messageOf(error) };
      }
    },
  };
}
