import { ServiceLedger } from './ledger.ts';

describe('ServiceLedger', () => {
  let ledger: ServiceLedger;

  beforeEach(() => {
    ledger = new ServiceLedger();
    ledger.note([1, 2], 'committed');
    ledger.note([3], 'rolled-back');
    ledger.note([4], 'in-doubt');
    ledger.note([5], 'in-doubt');
    ledger.expectFact(1);
    ledger.expectFact(5);
  });

  it('resolves events in doubt by the database', () => {
    expect(ledger.settle({ emitted: [1, 2, 4], facts: [1] })).toEqual({
      committed: new Set([1, 2, 4]),
      rolledBack: new Set([3, 5]),
      inDoubt: 2,
    });
  });

  it.each([
    ['lacks an event that was committed', { emitted: [1], facts: [1] }, '1 committed events are not in its outbox: 2'],
    ['has one that was rolled back', { emitted: [1, 2, 3], facts: [1] }, '1 rolled back events are in its outbox: 3'],
    ['has an event without its fact', { emitted: [1, 2, 5], facts: [1] }, '1 transactions are there by half: 5'],
    ['has a fact without its event', { emitted: [1, 2], facts: [1, 5] }, '1 transactions are there by half: 5'],
  ])('refuses a database that %s', (_what, tables, message) => {
    expect(() => ledger.settle(tables)).toThrow(message);
  });
});
