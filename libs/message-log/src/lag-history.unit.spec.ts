import { LagHistory } from './lag-history.ts';

const at = (completed: number, end: number, partition = 0) => ({ partition, completed, end });

describe('LagHistory', () => {
  it('has no lag where everything is completed', () => {
    const history = new LagHistory();
    expect(history.note([at(0, 0)], 0)).toEqual({ records: 0, ageMs: 0 });
    expect(history.note([at(7, 7)], 1_000)).toEqual({ records: 0, ageMs: 0 });
  });

  it('grows older while a group completes nothing, whether or not more records come', () => {
    const history = new LagHistory();
    history.note([at(5, 5)], 0);
    expect(history.note([at(5, 8)], 10)).toEqual({ records: 3, ageMs: 0 });
    expect(history.note([at(5, 8)], 25)).toEqual({ records: 3, ageMs: 15 });
    expect(history.note([at(5, 20)], 40)).toEqual({ records: 15, ageMs: 30 });
  });

  it('is as old as the first end that is not completed', () => {
    const history = new LagHistory();
    history.note([at(0, 10)], 0);
    history.note([at(0, 20)], 100);
    history.note([at(0, 30)], 200);
    expect(history.note([at(10, 30)], 300)).toEqual({ records: 20, ageMs: 200 });
    expect(history.note([at(29, 30)], 300)).toEqual({ records: 1, ageMs: 100 });
    expect(history.note([at(30, 30)], 400)).toEqual({ records: 0, ageMs: 0 });
    expect(history.note([at(30, 31)], 500)).toEqual({ records: 1, ageMs: 0 });
  });

  it('sums the records of partitions, and takes the age of the oldest', () => {
    const history = new LagHistory();
    history.note([at(0, 1, 0), at(0, 0, 1)], 0);
    expect(history.note([at(0, 1, 0), at(0, 4, 1)], 60)).toEqual({ records: 5, ageMs: 60 });
  });

  it('begins anew with a topic that was made anew', () => {
    const history = new LagHistory();
    history.note([at(0, 100)], 0);
    expect(history.note([at(0, 3)], 1_000)).toEqual({ records: 3, ageMs: 0 });
  });

  it('keeps the age of a lag that lasts longer than its memory', () => {
    const history = new LagHistory();
    for (let look = 0; look <= 5_000; look++) history.note([at(0, look + 1)], look);
    expect(history.note([at(0, 5_001)], 5_001)).toEqual({ records: 5_001, ageMs: 5_001 });
  });
});
