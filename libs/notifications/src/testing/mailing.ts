import { uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { MailReceiver, migratedDatabase, OffsetClock, silentLogger, type TestDatabase } from '#testing';
import { addNotification } from '../add-notification.ts';
import { listNotifications, type NotificationView } from '../list-notifications.ts';
import { Mailer } from '../mailer/mailer.ts';
import { type MailTransport, smtpTransport } from '../mailer/smtp-transport.ts';
import type { NotificationKind } from '../notification.ts';

export const MINUTE_MS = 60_000;
export const FROM = 'Posthorn <posthorn@example.com>';
export const ANN = 'ann@example.com';

interface NoticeOptions {
  addresses?: string[];
  kind?: NotificationKind;
  endpointId?: string;
}

/** A database with notices, a mailer, and a mail server that receives its mail. Each test has new ones. */
export class Mailing {
  database: TestDatabase;
  receiver: MailReceiver;
  clock: OffsetClock;
  mailer: Mailer;
  projectId: string;
  endpointId: string;
  /** The problems that the mailers report. */
  problems: string[] = [];

  async begin(): Promise<void> {
    await this.database.pool.query('truncate posthorn.notification');
    this.receiver = await MailReceiver.start();
    this.clock = new OffsetClock();
    this.problems = [];
    this.mailer = this.mailerTo(this.receiver.url);
    this.projectId = uuidv7(Date.now());
    this.endpointId = uuidv7(Date.now());
  }

  readonly mailerBy = (transport: MailTransport | undefined) =>
    new Mailer({
      ...{ pool: this.database.pool, clock: this.clock, transport, logger: silentLogger },
      onProblem: (message) => void this.problems.push(message),
    });

  readonly mailerTo = (url: string | undefined) =>
    this.mailerBy(url === undefined ? undefined : smtpTransport(url, FROM));

  /** Adds a notice, a millisecond after the previous notice, because ids sort by time. */
  readonly notice = (options: NoticeOptions = {}, andThen: () => void = () => undefined) => {
    this.clock.advance(1);
    const { projectId, endpointId } = this;
    return inTransaction(this.database.pool, async (tx) => {
      await addNotification(tx, {
        ...{ projectId, endpointId, kind: 'failing', addresses: [ANN], atMs: this.clock.nowMs(), ...options },
        facts: {
          project: { id: 'prj_1', name: 'My site' },
          endpoint: { id: 'ep_1', name: 'Shop', host: 'example.com' },
          ...{ cause: 'spec', failingSince: null, failures: 5, lastError: null, disableAt: null },
        },
      });
      andThen();
    });
  };

  /** Oldest first. */
  readonly notices = async (): Promise<NotificationView[]> =>
    (await listNotifications(this.database.pool, this.projectId, null, 250)).map(({ view }) => view).reverse();

  readonly states = async () => (await this.notices()).map(({ state }) => state);

  /** Sends the notices that are due. */
  readonly work = (by = this.mailer) => by.sendDue(new AbortController().signal);
}

/** For the specs of a `describe`. */
export function useMailing(): Mailing {
  const mailing = new Mailing();
  beforeAll(async () => {
    mailing.database = await migratedDatabase();
  });
  afterAll(() => mailing.database.drop());
  beforeEach(() => mailing.begin());
  afterEach(() => mailing.receiver.close());
  return mailing;
}
