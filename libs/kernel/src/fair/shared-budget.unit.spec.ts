import { SharedBudget } from './shared-budget.ts';

/** Takes single units until the owner gets no more. */
function fill(budget: SharedBudget, ...path: string[]): number {
  let taken = 0;
  while (budget.tryTake(path, 1)) taken++;
  return taken;
}

describe('SharedBudget', () => {
  it('gives a single owner half, and leaves a part for every later owner', () => {
    const budget = new SharedBudget(1_000, [1]);
    const taken = ['a', 'b', 'c', 'd'].map((owner) => fill(budget, owner));
    expect(taken).toEqual([500, 250, 125, 63]);
  });

  it('reaches equal shares where held amounts are given back and taken again', () => {
    const budget = new SharedBudget(900, [1]);
    fill(budget, 'a');
    for (let turn = 0; turn < 2_000; turn++) {
      for (const owner of ['a', 'b']) {
        if (budget.usedBy(0, owner) > 0) budget.give([owner], 1);
      }
      for (const owner of ['b', 'a']) fill(budget, owner);
    }
    expect(Math.abs(budget.usedBy(0, 'a') - 300)).toBeLessThanOrEqual(5);
    expect(Math.abs(budget.usedBy(0, 'b') - 300)).toBeLessThanOrEqual(5);
  });

  it('bounds an endpoint within its project, whose other endpoints keep their shares', () => {
    const budget = new SharedBudget(1_200, [1, 0.5]);
    expect(fill(budget, 'p', 'first')).toBe(400);
    expect(fill(budget, 'p', 'second')).toBeGreaterThanOrEqual(100);
    expect(budget.usedBy(0, 'p')).toBeLessThanOrEqual(600);
    expect(fill(budget, 'q', 'other')).toBeGreaterThanOrEqual(100);
  });

  it('always has room for one amount of an owner that holds nothing, up to the total', () => {
    const budget = new SharedBudget(100, [0.1]);
    expect(budget.tryTake(['a'], 90)).toBe(true);
    expect(budget.tryTake(['b'], 11)).toBe(false);
    expect(budget.tryTake(['b'], 10)).toBe(true);
  });

  it('admits an amount larger than the total if nothing else is held', () => {
    const budget = new SharedBudget(100, [1]);
    expect(budget.tryTake(['a'], 500)).toBe(true);
    expect(budget.tryTake(['b'], 1)).toBe(false);
    budget.give(['a'], 500);
    expect(budget.tryTake(['b'], 1)).toBe(true);
  });

  it('knows the largest amount that an owner may take', () => {
    const budget = new SharedBudget(100, [1, 0.5]);
    expect(budget.roomOf(['a', 'x'])).toBe(100);
    budget.take(['a', 'x'], 20);
    expect(budget.roomOf(['a', 'x'])).toBe(20); // half of the free units, less its own
    expect(budget.roomOf(['a', 'y'])).toBe(60); // the free units, less those of its project
    expect(budget.tryTake(['a', 'y'], 60)).toBe(true);
    expect(budget.roomOf(['a', 'y'])).toBe(0);
    expect(budget.free).toBe(20);
  });

  it('forgets owners that hold nothing', () => {
    const budget = new SharedBudget(100, [1, 1]);
    budget.take(['a', 'x'], 0.1 + 0.2);
    budget.give(['a', 'x'], 0.1);
    budget.give(['a', 'x'], 0.2);
    expect(budget.usedBy(0, 'a')).toBe(0);
    expect(budget.usedBy(1, 'x')).toBe(0);
    expect(budget.used).toBeCloseTo(0);
  });
});
