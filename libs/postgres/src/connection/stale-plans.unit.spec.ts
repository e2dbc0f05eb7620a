import { SLOW_MS, StalePlans } from './stale-plans.ts';

describe('the plans of a session', () => {
  let database: string;
  let count = 0;

  beforeEach(() => {
    database = `database ${count++}`;
  });

  it('are discarded once after a slow statement, and not after a quick one', () => {
    const plans = new StalePlans(database, 0);
    plans.ended(SLOW_MS - 1, 2_000);
    expect(plans.mustDiscard(2_000)).toBe(false);
    plans.ended(SLOW_MS, 3_000);
    expect([plans.mustDiscard(3_000), plans.mustDiscard(5_000)]).toEqual([true, false]);
  });

  it('are discarded once a second at most', () => {
    const plans = new StalePlans(database, 0);
    plans.ended(SLOW_MS, 2_000);
    expect(plans.mustDiscard(2_000)).toBe(true);
    plans.ended(SLOW_MS, 2_300);
    expect([plans.mustDiscard(2_300), plans.mustDiscard(3_000)]).toEqual([false, true]);
  });

  it('are discarded after a slow statement of another session of the same database, if they are older', () => {
    const [one, other] = [new StalePlans(database, 0), new StalePlans(database, 0)];
    const elsewhere = new StalePlans(`${database}, another one`, 0);
    one.ended(SLOW_MS, 2_000);
    const later = new StalePlans(database, 2_500);
    expect([other, elsewhere, later].map((plans) => plans.mustDiscard(4_000))).toEqual([true, false, false]);
  });
});
