import { AnswerCache } from './answer-cache.ts';

const answer = (address: string) => ({ error: null, addresses: [{ address, family: 4 }] });

describe('AnswerCache', () => {
  it('has an answer until its time is over', () => {
    const cache = new AnswerCache(10);
    cache.set('a.example', answer('10.0.0.1'), 1_000);
    expect(cache.get('a.example', 999)).toEqual(answer('10.0.0.1'));
    expect(cache.get('a.example', 1_000)).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('holds the latest names only', () => {
    const cache = new AnswerCache(2);
    for (const name of ['a', 'b', 'a', 'c']) cache.set(name, answer('10.0.0.1'), 1_000);
    expect(['a', 'b', 'c'].map((name) => cache.get(name, 0) !== undefined)).toEqual([true, false, true]);
  });
});
