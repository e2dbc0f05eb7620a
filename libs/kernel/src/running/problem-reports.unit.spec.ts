import { counted } from '../counted.ts';
import { ProblemReports } from './problem-reports.ts';

describe('the problems of a process', () => {
  let nowMs: number;
  let lines: string[];
  let problems: ProblemReports;

  beforeEach(() => {
    nowMs = 0;
    lines = [];
    problems = new ProblemReports(
      (message) => lines.push(`${nowMs}: ${message}`),
      () => nowMs,
    );
  });

  const happenEachSecondUntil = (untilMs: number, message: (nth: number) => string) => {
    for (; nowMs <= untilMs; nowMs += 1_000) problems.report(message(nowMs / 1_000));
  };

  it('are logged at once, then at doubling intervals with a count, and with the cause last', () => {
    happenEachSecondUntil(
      15_000,
      (nth) => `Recording ${counted(nth, 'attempt')} is tried again: no space left on device`,
    );
    expect(lines).toEqual([
      '0: Recording 0 attempts is tried again: no space left on device',
      '2000: 1 more since the last report: Recording 2 attempts is tried again: no space left on device',
      '6000: 3 more since the last report: Recording 6 attempts is tried again: no space left on device',
      '14000: 7 more since the last report: Recording 14 attempts is tried again: no space left on device',
    ]);
  });

  it('are not logged any more after the end', () => {
    problems.end();
    problems.report('Publishing counts is tried again: Cannot use a pool after calling end on the pool');
    expect(lines).toEqual([]);
  });

  it('are logged apart if they differ by more than numbers', () => {
    problems.report('Routing is tried again: no answer');
    problems.report('Routing is tried again: no space');
    expect(lines).toHaveLength(2);
  });

  it('are logged at once when they return after a quiet time', () => {
    happenEachSecondUntil(5_000, () => 'no answer');
    nowMs += 120_000;
    problems.report('no answer');
    expect(lines.at(-1)).toBe('126000: no answer');
  });

  it('are known for a while, with the time since they happened', () => {
    problems.report('old');
    nowMs = 50_000;
    problems.report('young');
    nowMs = 60_000;
    expect(problems.recent(20_000)).toEqual([{ message: 'young', agoMs: 10_000 }]);
  });

  it('are cut at 1,000 characters', () => {
    problems.report('x'.repeat(5_000));
    const cut = `${'x'.repeat(999)}…`;
    expect(problems.recent(Infinity)).toEqual([{ message: cut, agoMs: 0 }]);
    expect(lines).toEqual([`0: ${cut}`]);
  });

  it('are bounded in number', () => {
    const letters = (nth: number) => [...String(nth)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let nth = 0; nth < 3_000; nth++) problems.report(letters(nth));
    expect(problems.recent(Infinity)).toHaveLength(1_000);
  });
});
