import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it came. */
export interface ReceivedMail {
  /** The recipients of the envelope; the mail's headers may name others. */
  to: string[];
  isEncrypted: boolean;
  /** Headers and body, with the soft line breaks of quoted-printable taken out. */
  raw: string;
}

/** The refusal of an address, for example with the code 550 or 451. */
type Refusal = { code: number; message: string };

/** A mail server on 127.0.0.1, which keeps the mails that it gets, and refuses the addresses given to `refuse`. */
export class MailReceiver {
  readonly mails: ReceivedMail[] = [];
  private readonly refused = new Map<string, Refusal>();
  private server: SMTPServer;

  private constructor(private readonly options: SMTPServerOptions) {
    this.server = this.make();
  }

  /** @param options of smtp-server; by default it requires no log-in and offers no TLS */
  static async start(options: SMTPServerOptions = {}): Promise<MailReceiver> {
    const receiver = new MailReceiver({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], ...options });
    await receiver.listen(0);
    return receiver;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${this.port}`;
  }

  /** From now on an address is refused; without a refusal, it is taken again. */
  refuse(address: string, refusal?: Refusal): void {
    if (refusal) this.refused.set(address, refusal);
    else this.refused.delete(address);
  }

  /** The mails to an address so far, oldest first. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  /** Stops listening on its port. @returns starts it again there */
  async goAway(): Promise<() => Promise<void>> {
    const { port } = this;
    await this.close();
    return async () => {
      this.server = this.make();
      await this.listen(port);
    };
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async listen(port: number): Promise<void> {
    await once(this.server.listen(port, '127.0.0.1'), 'listening');
  }

  private make(): SMTPServer {
    const server = new SMTPServer({
      ...this.options,
      onRcptTo: ({ address }, _session, done) => {
        const refusal = this.refused.get(address);
        if (!refusal) return done();
        done(Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
      },
      onData: (stream, session, done) => {
        text(stream).then((raw) => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ to, isEncrypted: session.secure, raw: raw.replaceAll('=\r\n', '') });
          done();
        }, done);
      },
    });
    server.on('error', () => undefined); // a client that goes away in the middle
    return server;
  }
}
