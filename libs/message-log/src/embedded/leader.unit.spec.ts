import type { Leader } from '../leader.ts';
import { InProcessLog } from './in-process-log.ts';
import { digits, Keeper, letters, newLog, noDeadLetters, PLENTY, stateOf } from './testing/keeper.ts';

describe('the log in this process under a leader', () => {
  let failures: unknown[];
  let isHeld: boolean;
  let leader: Leader;
  let keeper: Keeper;

  beforeEach(() => {
    failures = [];
    isHeld = true;
    leader = { name: 'spec', epoch: 7, isHeld: () => isHeld, onFailed: (cause) => failures.push(cause) };
    keeper = new Keeper();
  });

  it('owns its partitions with certainty only while the leader’s lease lasts', async () => {
    const log = newLog();
    await log.subscribe(letters, keeper, PLENTY);
    await log.lead(leader);
    const [owner] = keeper.owned;
    expect(owner!.isHeld!()).toBe(true);
    isHeld = false;
    expect(owner!.isHeld!()).toBe(false);
  });

  it('takes no partition if the leader’s epoch is stale', async () => {
    const claims: unknown[] = [];
    const log = new InProcessLog((fence, asked) => {
      claims.push([fence, asked?.epoch]);
      return Promise.reject(new Error('stale'));
    }, noDeadLetters());
    await log.subscribe(letters, keeper, PLENTY);
    await expect(log.lead(leader)).rejects.toThrow('stale');
    expect([claims, keeper.owned]).toEqual([[['letters/0', 7]], []]);
  });

  it('fails the leader’s term if a consumer fails to take records, and hands the records over in the next term', async () => {
    const log = newLog();
    await log.subscribe(letters, keeper, PLENTY);
    await log.lead(leader);
    keeper.onRecords = () => {
      throw new Error('a mistake');
    };
    const sent = log.producer(letters).send(['a']);
    const outcome = Promise.allSettled([sent]);
    expect(failures).toEqual([new Error('a mistake')]);
    await log.resign();
    expect((await outcome)[0]).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    delete (keeper as Partial<Keeper>).onRecords;
    await log.lead(leader);
    const again = log.producer(letters).send(['a']);
    keeper.complete('a');
    expect(await stateOf(again)).toBe('done');
  });

  it('revokes every partition even if a consumer fails to release one', async () => {
    const log = newLog();
    const other = new Keeper();
    await log.subscribe(letters, keeper, PLENTY);
    await log.subscribe(digits, other, PLENTY);
    await log.lead(leader);
    keeper.revoking = () => Promise.reject(new Error('a mistake'));
    const refused = Promise.allSettled([log.producer(digits).send(['1'])]);
    await expect(log.resign()).rejects.toThrow('a mistake');
    expect(other.owned).toHaveLength(0);
    expect((await refused)[0].status).toBe('rejected');
  });

  it('releases a consumer that waits for room downstream, where nothing completes any more', async () => {
    const log = newLog();
    const full = new Keeper();
    await log.subscribe(letters, keeper, PLENTY);
    await log.subscribe(digits, full, { ...PLENTY, maxBytesInFlight: 1 });
    await log.lead(leader);
    const stuck = log.producer(digits).send(['1']);
    const outcome = Promise.allSettled([stuck]);
    const routed = log.producer(digits).ready();
    expect(await stateOf(routed)).toBe('waits');
    keeper.revoking = () => routed;
    await log.resign();
    expect((await outcome)[0].status).toBe('rejected');
  });
});
