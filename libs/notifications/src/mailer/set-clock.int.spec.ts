import { uuidv7 } from '#kernel';
import { MINUTE_MS, useMailing } from '../testing/mailing.ts';

const HOURS_MS = 6 * 60 * MINUTE_MS;

describe('the mailer, whose clock was ahead by hours and is put right,', () => {
  const mailing = useMailing();
  const { notice, states, work } = mailing;
  beforeEach(() => mailing.clock.set(HOURS_MS));
  const isPutRight = () => mailing.clock.set(-HOURS_MS);

  it('sends a notice of that time at once', async () => {
    await notice();
    isPutRight();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('tries again within a quarter of an hour what the mail server did not take', async () => {
    const setResumeRate = await mailing.receiver.goAway();
    await notice();
    await work();
    isPutRight();
    await setResumeRate();
    mailing.clock.advance(15 * MINUTE_MS);
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('reports how many notices had been put off, once', async () => {
    const setResumeRate = await mailing.receiver.goAway();
    await notice();
    await notice({ endpointId: uuidv7(0) });
    await work();
    isPutRight();
    await setResumeRate();
    mailing.problems.length = 0;
    for (let times = 0; times < 2; times++) await work();
    expect(mailing.problems).toEqual(['A clock that was ahead had postponed 2 notices. Each is due now.']);
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('tries again what it has put off although it has looked for such notices a moment before', async () => {
    isPutRight();
    await work();
    mailing.clock.set(HOURS_MS);
    const setResumeRate = await mailing.receiver.goAway();
    await notice();
    await work();
    isPutRight();
    await setResumeRate();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('holds nothing back for a mail of that time', async () => {
    await notice();
    await work();
    isPutRight();
    await notice();
    await work();
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('claims what was leased at that time', async () => {
    await notice();
    await mailing.database.pool.query(`update posthorn.notification set leased_until = to_timestamp($1)`, [
      mailing.clock.nowMs() / 1_000 + 120,
    ]);
    isPutRight();
    await work();
    expect(await states()).toEqual(['sent']);
  });

  it('tries no earlier what a process has put off whose clock is slightly ahead', async () => {
    isPutRight();
    const setResumeRate = await mailing.receiver.goAway();
    await notice();
    await work();
    await setResumeRate();
    await mailing.database.pool.query(`update posthorn.notification set next_at = to_timestamp($1)`, [
      (mailing.clock.nowMs() + 15 * MINUTE_MS) / 1_000 + 5,
    ]);
    await work();
    expect(await states()).toEqual(['queued']);
  });
});
