import { FairQueue } from './fair-queue.ts';

interface Item {
  flow: string;
  n: number;
  cost: number;
}

function filled(counts: Record<string, number>, options: { quantum?: number; cost?: number } = {}) {
  const queue = new FairQueue<Item>({ quantum: options.quantum, costOf: ({ cost }) => cost });
  for (const [flow, count] of Object.entries(counts)) {
    for (let n = 0; n < count; n++) queue.push(flow, { flow, n, cost: options.cost ?? 1 });
  }
  return queue;
}

function take(queue: FairQueue<Item>, count: number): string[] {
  const taken: string[] = [];
  for (let i = 0; i < count; i++) {
    const item = queue.next();
    if (item) taken.push(`${item.flow}${item.n}`);
  }
  return taken;
}

describe('FairQueue', () => {
  it('takes turns between flows and keeps the order within each', () => {
    expect(take(filled({ a: 3, b: 2, c: 1 }), 10)).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'a2']);
  });

  it('serves a flow that has just become active before the backlog of others', () => {
    const queue = filled({ a: 100, b: 100 });
    take(queue, 50);
    queue.push('late', { flow: 'late', n: 0, cost: 1 });
    expect(take(queue, 1)).toEqual(['late0']);
  });

  it('does not let a flow that always holds a single item starve the others', () => {
    const queue = filled({ backlog: 20 });
    take(queue, 1);
    const taken: string[] = [];
    for (let n = 0; n < 20; n++) {
      queue.push('single', { flow: 'single', n, cost: 1 });
      taken.push(queue.next()!.flow);
    }
    expect(taken.filter((flow) => flow === 'backlog').length).toBeGreaterThanOrEqual(9);
  });

  it('shares cost, not items', () => {
    const queue = new FairQueue<Item>({ quantum: 10, costOf: ({ cost }) => cost });
    for (let n = 0; n < 100; n++) queue.push('small', { flow: 'small', n, cost: 1 });
    for (let n = 0; n < 100; n++) queue.push('large', { flow: 'large', n, cost: 10 });
    const flows = Array.from({ length: 55 }, () => queue.next()!);
    const costOf = (name: string) => flows.filter(({ flow }) => flow === name).reduce((sum, { cost }) => sum + cost, 0);
    expect(Math.abs(costOf('small') - costOf('large'))).toBeLessThanOrEqual(20);
  });

  it('skips a flow whose first item is not allowed, and keeps its turn', () => {
    const queue = filled({ a: 2, b: 2 });
    const notA = ({ flow }: Item) => flow !== 'a';
    expect([queue.next(notA), queue.next(notA), queue.next(notA)].map((item) => item?.flow)).toEqual([
      'b',
      'b',
      undefined,
    ]);
    expect(take(queue, 3)).toEqual(['a0', 'a1']);
  });

  it('removes the items that match a predicate, and counts those that are left', () => {
    const queue = filled({ a: 3, b: 3 });
    expect(queue.remove(({ n }) => n === 1).map(({ flow, n }) => `${flow}${n}`)).toEqual(['a1', 'b1']);
    expect([queue.size, queue.sizeOf('a'), queue.sizeOf('none')]).toEqual([4, 2, 0]);
    expect(queue.remove(({ flow }) => flow === 'a')).toHaveLength(2);
    expect(take(queue, 5)).toEqual(['b0', 'b2']);
    queue.push('a', { flow: 'a', n: 7, cost: 1 });
    expect(take(queue, 5)).toEqual(['a7']);
  });

  it('is empty once everything is taken', () => {
    const queue = filled({ a: 1_000, b: 10 });
    take(queue, 2_000);
    expect(queue.next()).toBeUndefined();
    expect(queue.size).toBe(0);
  });
});
