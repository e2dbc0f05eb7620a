import { uuidv7 } from '#kernel';
import { MINUTE_MS, useMailing } from '../testing/mailing.ts';

const HOURS_MS = 6 * 60 * MINUTE_MS;

describe('the mailer, whose clock was hours ahead and is corrected,', () => {
  const mailing = useMailing();
  const { notice, states, work } = mailing;
  beforeEach(() => mailing.clock.set(HOURS_MS));
  const isPutRight = () => mailing.clock.set(-HOURS_MS);

  it('sends a notice of the wrong time at once', async () => {
    await notice();
    isPutRight();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('retries within a quarter of an hour a notice that the mail server did not take', async () => {
    const comeBack = await mailing.receiver.goAway();
    await notice();
    await work();
    isPutRight();
    await comeBack();
    mailing.clock.advance(15 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('reports once how many notices were postponed', async () => {
    const comeBack = await mailing.receiver.goAway();
    await notice();
    await notice({ endpointId: uuidv7(0) });
    await work();
    isPutRight();
    await comeBack();
    mailing.problems.length = 0;
    for (let times = 0; times < 2; times++) await work();
    expect(mailing.problems).toEqual(['A clock that was ahead had postponed 2 notices. Each is due now.']);
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('retries postponed notices even if it has just looked for them', async () => {
    isPutRight();
    await work();
    mailing.clock.set(HOURS_MS);
    const comeBack = await mailing.receiver.goAway();
    await notice();
    await work();
    isPutRight();
    await comeBack();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('holds nothing back because of a mail of the wrong time', async () => {
    await notice();
    await work();
    isPutRight();
    await notice();
    await work();
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('claims notices that were leased at the wrong time', async () => {
    await notice();
    await mailing.database.pool.query(`update posthorn.notification set leased_until = to_timestamp($1)`, [
      mailing.clock.nowMs() / 1_000 + 120,
    ]);
    isPutRight();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('does not retry early a notice that a process with a slightly fast clock has postponed', async () => {
    isPutRight();
    const comeBack = await mailing.receiver.goAway();
    await notice();
    await work();
    await comeBack();
    await mailing.database.pool.query(`update posthorn.notification set next_at = to_timestamp($1)`, [
      (mailing.clock.nowMs() + 15 * MINUTE_MS) / 1_000 + 5,
    ]);
    await work();
    expect(await states()).toEqual(['queued']);
  });
});
