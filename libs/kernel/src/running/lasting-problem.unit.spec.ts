import { LastingProblem } from './lasting-problem.ts';

describe('a lasting problem', () => {
  let nowMs: number;
  let reports: string[];
  let problem: LastingProblem;

  beforeEach(() => {
    nowMs = 0;
    reports = [];
    problem = new LastingProblem(
      (message) => reports.push(`${nowMs}: ${message}`),
      () => nowMs,
    );
  });

  function happenEachSecondUntil(untilMs: number): void {
    for (; nowMs <= untilMs; nowMs += 1_000) problem.happened('no answer');
  }

  it('is reported at once, then at intervals that double, with the number of occurrences in between', () => {
    happenEachSecondUntil(15_000);
    expect(reports).toEqual([
      '0: no answer',
      '2000: no answer (1 more since the last report)',
      '6000: no answer (3 more since the last report)',
      '14000: no answer (7 more since the last report)',
    ]);
  });

  it('has its cause at the end of each report', () => {
    for (; nowMs <= 2_000; nowMs += 1_000) problem.happened('Routing is tried again', 'no space left on device');
    expect(reports).toEqual([
      '0: Routing is tried again: no space left on device',
      '2000: Routing is tried again (1 more since the last report): no space left on device',
    ]);
  });

  it('is reported at least every 10 min', () => {
    happenEachSecondUntil(7_200_000);
    const times = reports.map((report) => Number.parseInt(report));
    expect(Math.max(...times.slice(1).map((time, index) => time - times[index]!))).toBe(600_000);
  });

  it('is reported at once when it returns after its end', () => {
    happenEachSecondUntil(3_000);
    problem.over();
    problem.happened('no answer');
    expect(reports.at(-1)).toBe('4000: no answer');
  });

  it('is reported at once when it turns into a problem of another kind, which has its own intervals', () => {
    for (; nowMs <= 8_000; nowMs += 1_000) {
      problem.happened('no answer');
      problem.happened(`session ${nowMs} holds a lock`);
    }
    expect(reports).toEqual([
      '0: no answer',
      '0: session 0 holds a lock',
      '2000: no answer (1 more since the last report)',
      '2000: session 2000 holds a lock (1 more since the last report)',
      '6000: no answer (3 more since the last report)',
      '6000: session 6000 holds a lock (3 more since the last report)',
    ]);
  });

  it('has one report for many kinds', () => {
    for (let nth = 0; nth < 1_000; nth++) problem.happened('x'.repeat(nth + 1));
    expect(reports).toHaveLength(11);
    nowMs = 2_000;
    problem.happened('y');
    expect(reports.at(-1)).toBe('2000: y (989 more since the last report)');
  });

  it('is of the same kind for any cause', () => {
    problem.happened('Kafka cannot be reached', 'refused');
    problem.happened('Kafka cannot be reached', 'no answer');
    expect(reports).toEqual(['0: Kafka cannot be reached: refused']);
  });
});
