import { uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { silentLogger } from '#telemetry';
import { MailReceiver, migratedDatabase, OffsetClock, selfSignedCertificate, type TestDatabase } from '#testing';
import { addNotification } from '../add-notification.ts';
import { listNotifications, type NotificationView } from '../list-notifications.ts';
import type { NotificationKind } from '../notification.ts';
import { Mailer } from './mailer.ts';
import { smtpTransport } from './smtp-transport.ts';

const MINUTE_MS = 60_000;
const FROM = 'Posthorn <posthorn@example.com>';
const [ANN, BEN] = ['ann@example.com', 'ben@example.com'];
const going = new AbortController().signal;

describe('the mailer', () => {
  let database: TestDatabase;
  let receiver: MailReceiver;
  let clock: OffsetClock;
  let mailer: Mailer;
  let projectId: string;
  let endpointId: string;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.notification');
    receiver = await MailReceiver.start();
    clock = new OffsetClock();
    mailer = mailerTo(receiver.url);
    [projectId, endpointId] = [uuidv7(Date.now()), uuidv7(Date.now())];
  });
  afterEach(() => receiver.close());

  const mailerTo = (url: string | undefined) => {
    const transport = url === undefined ? undefined : smtpTransport(url, FROM);
    return new Mailer({ pool: database.pool, clock, transport, logger: silentLogger });
  };
  interface Said {
    addresses?: string[];
    kind?: NotificationKind;
    endpointId?: string;
  }
  /** Each a millisecond after the one before: ids sort by that. */
  const notice = (said: Said = {}, andThen: () => void = () => undefined) => {
    clock.advance(1);
    return inTransaction(database.pool, async (tx) => {
      await addNotification(tx, {
        ...{ projectId, endpointId, kind: 'failing', addresses: [ANN], atMs: clock.nowMs(), ...said },
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
  const notices = async (): Promise<NotificationView[]> =>
    (await listNotifications(database.pool, projectId, null, 250)).map(({ view }) => view).reverse();
  const states = async () => (await notices()).map(({ state }) => state);
  const work = (on = mailer) => on.sendDue(going);

  it('sends a notice once to each address, as text and HTML, from whom it was told', async () => {
    await notice({ addresses: [ANN, BEN] });
    await work();
    await work();
    expect(receiver.mails.map(({ to }) => to)).toEqual([[ANN], [BEN]]);
    const [{ id, ...sent }] = (await notices()) as [NotificationView];
    expect(sent).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    const { raw } = receiver.mails[0]!;
    for (const part of [
      'From: Posthorn <posthorn@example.com>',
      'Subject: Endpoint Shop of My site is failing',
      `Message-ID: <${id}@posthorn>`,
      'Content-Type: text/plain',
      'Content-Type: text/html',
    ]) {
      expect(raw).toContain(part);
    }
  });

  it('sends nothing of what was rolled back', async () => {
    const rolledBack = notice({}, () => {
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await work();
    expect(receiver.mails).toEqual([]);
  });

  it('keeps a notice while the mail server is away, and tries again with growing waits until it is sent', async () => {
    const comeBack = await receiver.goAway();
    await notice();
    await work();
    expect(await notices()).toMatchObject([
      { state: 'queued', attempts: 1, lastError: expect.stringContaining('ECONNREFUSED') as string },
    ]);
    await work();
    expect(await notices()).toMatchObject([{ attempts: 1 }]); // not before its time
    for (let tries = 2; tries <= 4; tries++) {
      clock.advance(15 * MINUTE_MS);
      await work();
      expect(await notices()).toMatchObject([{ state: 'queued', attempts: tries }]);
    }
    await comeBack();
    clock.advance(15 * MINUTE_MS);
    await work();
    expect(await notices()).toMatchObject([{ state: 'sent', attempts: 5, lastError: null }]);
    expect(receiver.mails).toHaveLength(1);
  });

  it('sends to the others when one address is refused for good, and says why', async () => {
    receiver.refuse(ANN, { code: 550, message: 'No such user' });
    await notice({ addresses: [ANN, BEN] });
    await work();
    expect(receiver.mails.map(({ to }) => to)).toEqual([[BEN]]);
    const [sent] = await notices();
    expect(sent).toMatchObject({ state: 'sent', recipients: [{ address: ANN, state: 'failed' }, { state: 'sent' }] });
    expect(sent!.recipients[0]!.error).toContain('No such user');
  });

  it('gives up a notice that every address is refused for, for good', async () => {
    receiver.refuse(ANN, { code: 550, message: 'No such user' });
    await notice();
    await work();
    expect(await notices()).toMatchObject([
      { state: 'failed', attempts: 1, lastError: expect.stringContaining('No such user') as string },
    ]);
    clock.advance(60 * MINUTE_MS);
    await work();
    expect(await notices()).toMatchObject([{ attempts: 1 }]);
  });

  it('tries again for an address that is refused for now, and sends to the others once', async () => {
    receiver.refuse(ANN, { code: 451, message: 'Come later' });
    await notice({ addresses: [ANN, BEN] });
    await work();
    expect(await notices()).toMatchObject([{ state: 'queued', lastError: expect.stringContaining('later') as string }]);
    receiver.refuse(ANN);
    clock.advance(MINUTE_MS);
    await work();
    expect(receiver.mails.map(({ to }) => to)).toEqual([[BEN], [ANN]]);
    expect(await states()).toEqual(['sent']);
  });

  it('has the same Message-ID on a repeat, so that it can be told', async () => {
    await notice();
    await work();
    // As after a crash between the server’s answer and its record.
    await database.pool.query(
      `update posthorn.notification set state = 'queued', settled_at = null,
         recipients = jsonb_set(recipients, '{0,state}', '"queued"')`,
    );
    await work();
    const ids = receiver.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('leaves a notice to whoever has leased it, until that lease is over', async () => {
    await notice();
    await database.pool.query(`update posthorn.notification set leased_until = to_timestamp($1)`, [
      clock.nowMs() / 1_000 + 60,
    ]);
    await work();
    expect(receiver.mails).toEqual([]);
    clock.advance(2 * MINUTE_MS);
    await work();
    expect(receiver.mails).toHaveLength(1);
  });

  it('leaves out what comes again within ten minutes, says so, and tells of it in the next mail', async () => {
    await notice();
    await notice();
    await notice({ kind: 'recovered' });
    await notice({ endpointId: uuidv7(Date.now()) });
    await work();
    expect(await states()).toEqual(['sent', 'throttled', 'sent', 'sent']);
    const [, left, next] = await notices();
    expect(left!.lastError).toContain('10 minutes');
    expect(next!.leftOut).toBe(1);
    expect(receiver.mails.map(({ raw }) => raw.includes('1 earlier notice was left out'))).toEqual([
      false,
      true,
      false,
    ]);
    clock.advance(11 * MINUTE_MS);
    await notice();
    await work();
    expect((await states()).at(-1)).toBe('sent');
    expect(receiver.mails.at(-1)!.raw).not.toContain('left out');
  });

  it('sends a project no more than 30 in an hour, and others what is theirs', async () => {
    for (let nth = 0; nth < 32; nth++) await notice({ endpointId: uuidv7(Date.now()) });
    await work();
    expect(receiver.mails).toHaveLength(30);
    expect((await states()).slice(30)).toEqual(['throttled', 'throttled']);
    projectId = uuidv7(Date.now());
    await notice();
    await work();
    expect(receiver.mails).toHaveLength(31);
  });

  it.each([
    ['without a mail server', undefined, [ANN], 'SMTP_URL'],
    ['of a project without addresses', 'smtp://127.0.0.1:1', [], 'notificationEmails'],
  ])('logs a notice %s', async (_what, url, addresses, reason) => {
    await notice({ addresses });
    await work(mailerTo(url));
    expect(await notices()).toMatchObject([
      { state: 'logged', attempts: 0, lastError: expect.stringContaining(reason) as string },
    ]);
  });

  it.each([
    ['by smtps:', { secure: true, disabledCommands: ['AUTH'] }, '?tls.rejectUnauthorized=false'],
    ['by STARTTLS', { disabledCommands: ['AUTH'] }, '?requireTLS=true&tls.rejectUnauthorized=false'],
  ])('speaks TLS %s', async (_what, options, query) => {
    const secure = await MailReceiver.start({ ...options, ...selfSignedCertificate('127.0.0.1') });
    await notice();
    await work(mailerTo(`${secure.url}/${query}`));
    expect(secure.mails).toMatchObject([{ isEncrypted: true, to: [ANN] }]);
    await secure.close();
  });

  it('logs in with the name and password of the URL, and keeps the notice while that is refused', async () => {
    const options = {
      authOptional: false,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (
        auth: { username?: string | null; password?: string | null },
        _: unknown,
        done: (e: Error | null, r?: object) => void,
      ) => (auth.username === 'me' && auth.password === 'right' ? done(null, { user: 'me' }) : done(new Error('No'))),
    };
    const strict = await MailReceiver.start(options);
    await notice();
    await work(mailerTo(strict.url.replace('//', '//me:wrong@')));
    expect(await states()).toEqual(['queued']);
    clock.advance(MINUTE_MS);
    await work(mailerTo(strict.url.replace('//', '//me:right@')));
    expect(strict.mails).toHaveLength(1);
    await strict.close();
  });
});
