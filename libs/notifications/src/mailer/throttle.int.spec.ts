import { uuidv7 } from '#kernel';
import { MINUTE_MS, useMailing } from '../testing/mailing.ts';

describe('the throttle of mail', () => {
  const mailing = useMailing();
  const { notice, notices, states, work } = mailing;

  it('leaves out a repeat within ten minutes, records it, and counts it in the next mail', async () => {
    await notice();
    await notice();
    await notice({ kind: 'recovered' });
    await notice({ endpointId: uuidv7(Date.now()) });
    await work();
    expect(await states()).toEqual(['sent', 'throttled', 'sent', 'sent']);
    const [, left, next] = await notices();
    expect(left!.lastError).toContain('10 minutes');
    expect(next!.leftOut).toBe(1);
    expect(mailing.receiver.mails.map(({ raw }) => raw.includes('1 earlier notice was left out'))).toEqual([
      false,
      true,
      false,
    ]);
    mailing.clock.advance(11 * MINUTE_MS);
    await notice();
    await work();
    expect((await states()).at(-1)).toBe('sent');
    expect(mailing.receiver.mails.at(-1)!.raw).not.toContain('left out');
  });

  it('sends a project no more than 30 mails in an hour, and limits each project by itself', async () => {
    for (let nth = 0; nth < 32; nth++) await notice({ endpointId: uuidv7(Date.now()) });
    await work();
    expect(mailing.receiver.mails).toHaveLength(30);
    expect((await states()).slice(30)).toEqual(['throttled', 'queued']);
    mailing.clock.advance(60 * MINUTE_MS);
    await work();
    expect((await states()).slice(30)).toEqual(['throttled', 'sent']);
    expect(mailing.receiver.mails.at(-1)!.raw).toContain('1 earlier notice was left out');
    expect(mailing.receiver.mails).toHaveLength(31);
    mailing.projectId = uuidv7(Date.now());
    await notice();
    await work();
    expect(mailing.receiver.mails).toHaveLength(32);
  });

  it('sends the final state of an endpoint that changes back and forth within ten minutes', async () => {
    const kinds = ['failing', 'recovered', 'failing', 'recovered', 'failing'] as const;
    for (const kind of kinds) {
      await notice({ kind });
      await work();
    }
    const [last] = (await notices()).slice(-1);
    expect(last).toMatchObject({
      state: 'queued',
      attempts: 0,
      lastError: expect.stringContaining('10 minutes') as string,
    });
    mailing.clock.advance(11 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent', 'sent', 'throttled', 'throttled', 'sent']);
    const subjects = mailing.receiver.mails.map(({ raw }) => / (is failing|has recovered)/.exec(raw)![1]);
    expect(subjects).toEqual(['is failing', 'has recovered', 'is failing']);
    expect(mailing.receiver.mails.at(-1)!.raw).toContain('1 earlier notice was left out');
  });

  it('does not send a notice later if a younger notice has overtaken it', async () => {
    await notice();
    await notice();
    await work();
    expect(await states()).toEqual(['sent', 'queued']);
    await notice({ kind: 'recovered' });
    await work();
    mailing.clock.advance(11 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent', 'throttled', 'sent']);
    expect(mailing.receiver.mails).toHaveLength(2);
  });
});
