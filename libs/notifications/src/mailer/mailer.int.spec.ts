import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { uuidv7 } from '#kernel';
import { MailReceiver, selfSignedCertificate } from '#testing';
import { ANN, FROM, MINUTE_MS, useMailing } from '../testing/mailing.ts';
import { smtpTransport } from './smtp-transport.ts';

const BEN = 'ben@example.com';

describe('the mailer', () => {
  const mailing = useMailing();
  const { notice, notices, states, work } = mailing;
  /** Once the first notice was tried so many times, there is another one, and the mail server is back. */
  const failsAndRecoversWhileAway = async (tries: number) => {
    const comeBack = await mailing.receiver.goAway();
    await notice({ kind: 'failing' });
    for (let tried = 0; tried < tries; tried++) {
      await work();
      mailing.clock.advance(15 * MINUTE_MS);
    }
    await work();
    await notice({ kind: 'recovered' });
    await comeBack();
    await work();
  };

  it('sends a notice once to each address, as text and HTML, from the configured sender', async () => {
    await notice({ addresses: [ANN, BEN] });
    await work();
    await work();
    expect(mailing.receiver.mails.map(({ to }) => to)).toEqual([[ANN], [BEN]]);
    const [sent] = await notices();
    expect(sent).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    const { raw } = mailing.receiver.mails[0]!;
    for (const part of [
      'From: Posthorn <posthorn@example.com>',
      'Subject: Endpoint Shop of My site is failing',
      `Message-ID: <${sent!.id}@posthorn>`,
      'Content-Type: text/plain',
      'Content-Type: text/html',
    ]) {
      expect(raw).toContain(part);
    }
  });

  it('sends no notice that was rolled back', async () => {
    const rolledBack = notice({}, () => {
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await work();
    expect(mailing.receiver.mails).toEqual([]);
  });

  it('keeps a notice while the mail server is away, and tries again with growing waits until it is sent', async () => {
    const comeBack = await mailing.receiver.goAway();
    await notice();
    await work();
    expect(await notices()).toMatchObject([
      { state: 'queued', attempts: 1, lastError: expect.stringContaining('ECONNREFUSED') as string },
    ]);
    await work();
    expect(await notices()).toMatchObject([{ attempts: 1 }]); // not before its time
    for (let tries = 2; tries <= 4; tries++) {
      mailing.clock.advance(15 * MINUTE_MS);
      await work();
      expect(await notices()).toMatchObject([{ state: 'queued', attempts: tries }]);
    }
    await comeBack();
    mailing.clock.advance(15 * MINUTE_MS);
    await work();
    expect(await notices()).toMatchObject([{ state: 'sent', attempts: 5, lastError: null }]);
    expect(mailing.receiver.mails).toHaveLength(1);
  });

  it('sends all notices of an outage of the mail server in their order', async () => {
    await failsAndRecoversWhileAway(8);
    expect(await states()).toEqual(['queued', 'queued']); // the first has not waited long enough
    mailing.clock.advance(15 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent', 'sent']);
    const subjects = mailing.receiver.mails.map(({ raw }) => / (is failing|has recovered)/.exec(raw)![1]);
    expect(subjects).toEqual(['is failing', 'has recovered']);
  });

  it('lets no notice wait for ever for a notice that the mail server does not accept', async () => {
    await failsAndRecoversWhileAway(20);
    expect(await states()).toEqual(['queued', 'sent']);
    mailing.clock.advance(15 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('sends to the other addresses when one address is refused for good, and records the reason', async () => {
    mailing.receiver.refuse(ANN, { code: 550, message: 'No such user' });
    await notice({ addresses: [ANN, BEN] });
    await work();
    expect(mailing.receiver.mails.map(({ to }) => to)).toEqual([[BEN]]);
    const [sent] = await notices();
    expect(sent).toMatchObject({ state: 'sent', recipients: [{ address: ANN, state: 'failed' }, { state: 'sent' }] });
    expect(sent!.recipients[0]!.error).toContain('No such user');
  });

  it('gives up a notice that every address is refused for, for good', async () => {
    mailing.receiver.refuse(ANN, { code: 550, message: 'No such user' });
    await notice();
    await work();
    expect(await notices()).toMatchObject([
      { state: 'failed', attempts: 1, lastError: expect.stringContaining('No such user') as string },
    ]);
    mailing.clock.advance(60 * MINUTE_MS);
    await work();
    expect(await notices()).toMatchObject([{ attempts: 1 }]);
  });

  it('tries again for an address that is refused for now, and sends to the other addresses once', async () => {
    mailing.receiver.refuse(ANN, { code: 451, message: 'Come later' });
    await notice({ addresses: [ANN, BEN] });
    await work();
    expect(await notices()).toMatchObject([{ state: 'queued', lastError: expect.stringContaining('later') as string }]);
    mailing.receiver.refuse(ANN);
    mailing.clock.advance(MINUTE_MS);
    await work();
    expect(mailing.receiver.mails.map(({ to }) => to)).toEqual([[BEN], [ANN]]);
    expect(await states()).toEqual(['sent']);
  });

  it('has the same Message-ID on a repeat, so that it can be recognised', async () => {
    await notice();
    await work();
    // As after a crash between the server’s answer and its record.
    await mailing.database.pool.query(
      `update posthorn.notification set state = 'queued', settled_at = null,
         recipients = jsonb_set(recipients, '{0,state}', '"queued"')`,
    );
    await work();
    const ids = mailing.receiver.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('sends each notice once if several processes send at the same time', async () => {
    for (let nth = 0; nth < 12; nth++) await notice({ endpointId: uuidv7(Date.now()) });
    await Promise.all(Array.from({ length: 4 }, () => work()));
    expect(await states()).toEqual(Array(12).fill('sent'));
    const ids = mailing.receiver.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1]);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });

  it('leaves a notice to the process that has leased it, until the lease ends', async () => {
    await notice();
    await mailing.database.pool.query(`update posthorn.notification set leased_until = to_timestamp($1)`, [
      mailing.clock.nowMs() / 1_000 + 60,
    ]);
    await work();
    expect(mailing.receiver.mails).toEqual([]);
    mailing.clock.advance(2 * MINUTE_MS);
    await work();
    expect(mailing.receiver.mails).toHaveLength(1);
  });

  it('sends no mail to a project that was deleted meanwhile', async () => {
    await notice();
    await mailing.database.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at, deleted_at)
       values ($1, 'Deleted', 2, now(), now(), now())`,
      [mailing.projectId],
    );
    await work();
    expect(mailing.receiver.mails).toEqual([]);
    expect(await notices()).toMatchObject([
      { state: 'logged', lastError: expect.stringContaining('deleted') as string },
    ]);
  });

  it('ends a try with a mail server that never finishes', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      const talking = setInterval(() => socket.write('220-Welcome, and\r\n'), 10);
      socket.on('error', () => undefined).on('close', () => clearInterval(talking));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await notice();
    const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = smtpTransport(url, FROM, 300);
    await work(mailing.mailerBy(transport));
    expect(await notices()).toMatchObject([
      { state: 'queued', attempts: 1, lastError: expect.stringContaining('within') as string },
    ]);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it.each([
    ['without a mail server', undefined, [ANN], 'SMTP_URL'],
    ['of a project without addresses', 'smtp://127.0.0.1:1', [], 'notificationEmails'],
  ])('logs a notice %s', async (_what, url, addresses, reason) => {
    await notice({ addresses });
    await work(mailing.mailerTo(url));
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
    await work(mailing.mailerTo(`${secure.url}/${query}`));
    expect(secure.mails).toMatchObject([{ isEncrypted: true, to: [ANN] }]);
    await secure.close();
  });

  it('logs in with the name and password of the URL, and keeps the notice while the login is refused', async () => {
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
    await work(mailing.mailerTo(strict.url.replace('//', '//me:wrong@')));
    expect(await states()).toEqual(['queued']);
    mailing.clock.advance(MINUTE_MS);
    await work(mailing.mailerTo(strict.url.replace('//', '//me:right@')));
    expect(strict.mails).toHaveLength(1);
    await strict.close();
  });
});
