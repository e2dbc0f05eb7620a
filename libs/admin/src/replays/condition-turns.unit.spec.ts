import { ConditionTurns, MAX_EVALUATING, type ReplayTurn } from './condition-turns.ts';

describe('The turns of replays with a condition', () => {
  const of = (projectId: string, nth = 0): ReplayTurn => ({ id: `${projectId}/${nth}`, projectId });

  it('leave half of the room to other projects', () => {
    const turns = new ConditionTurns();
    expect([0, 1, 2, 3].map((nth) => turns.tryBegin(of('a', nth)))).toEqual([true, true, false, false]);
    expect(turns.tryBegin(of('b'))).toBe(true);
  });

  it('go to each of many replays, although the oldest is asked first in each round', () => {
    const turns = new ConditionTurns();
    const all = Array.from({ length: 10 }, (_, nth) => of(`p${nth}`));
    const began = new Map(all.map(({ id }) => [id, 0]));
    const running: ReplayTurn[] = [];
    for (let round = 0; round < 100; round++) {
      for (const replay of all) {
        if (running.includes(replay) || !turns.tryBegin(replay)) continue;
        began.set(replay.id, began.get(replay.id)! + 1);
        running.push(replay);
      }
      turns.forgetEnded();
      expect(running.length).toBeLessThanOrEqual(MAX_EVALUATING);
      turns.end(running.shift()!);
    }
    expect(Math.min(...began.values())).toBeGreaterThanOrEqual(9);
  });

  it('are not kept for a replay that has ended while it waited', () => {
    const turns = new ConditionTurns();
    const [ended, later] = [of('a', 2), of('b')];
    for (const nth of [0, 1]) expect(turns.tryBegin(of('a', nth))).toBe(true);
    expect(turns.tryBegin(ended)).toBe(false);
    turns.forgetEnded();
    turns.end(of('a', 0));
    expect(turns.tryBegin(later)).toBe(false);
    turns.forgetEnded();
    expect(turns.tryBegin(later)).toBe(true);
  });
});
