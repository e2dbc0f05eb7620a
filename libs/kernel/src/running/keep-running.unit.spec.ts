import type { Clock } from '../clock.ts';
import { keepRunning } from './keep-running.ts';
import { LoopHealth } from './loop-health.ts';

describe('keepRunning', () => {
  let sleeps: number[];
  let problems: string[];
  let stopping: AbortController;

  /** A clock whose sleeps are over at once, and noted. */
  const clock: Clock = {
    nowMs: () => 0,
    certainMs: () => 0,
    steppedMs: () => 0,
    sleep: (delayMs) => {
      sleeps.push(delayMs);
      return Promise.resolve();
    },
  };

  beforeEach(() => {
    sleeps = [];
    problems = [];
    stopping = new AbortController();
  });

  function run(round: (nth: number) => Promise<void>, rounds: number, health = new LoopHealth()): Promise<void> {
    let nth = 0;
    const loop = {
      ...{ name: 'Looking', signal: stopping.signal, clock, pauseMs: 7, report: health.loop('Looking') },
      onProblem: (message: string) => void problems.push(message),
    };
    return keepRunning(loop, () => {
      if (nth === rounds - 1) stopping.abort();
      return round(nth++);
    });
  }

  it('begins a round again after a pause, until it is stopped', async () => {
    await run(() => Promise.resolve(), 3);
    expect(sleeps).toEqual([7, 7, 7]);
    expect(problems).toEqual([]);
  });

  it('begins again after a round that fails, with waits that grow, and reports the cause once', async () => {
    await run(() => Promise.reject(new Error('EMFILE')), 20);
    expect(problems).toEqual(['Looking failed and is tried again: EMFILE']);
    expect(sleeps[0]).toBeLessThanOrEqual(50);
    expect(sleeps.at(-1)).toBeGreaterThanOrEqual(2_500);
  });

  it('begins again after a round that throws before its first wait', async () => {
    const thrower = (nth: number) => {
      if (nth === 0) throw new Error('a mistake');
      return Promise.resolve();
    };
    await run(thrower, 2);
    expect([problems, sleeps[1]]).toEqual([['Looking failed and is tried again: a mistake'], 7]);
  });

  it('does not report a round that the stop has ended', async () => {
    await run((nth) => (nth < 2 ? Promise.resolve() : Promise.reject(new Error('Following was ended.'))), 3);
    expect(problems).toEqual([]);
  });

  it('reports its progress and its end', async () => {
    let nowMs = 0;
    const health = new LoopHealth(() => nowMs);
    const still: number[] = [];
    await run(
      (nth) => {
        nowMs += 11_000;
        still.push(health.standingStill().length);
        return nth === 0 ? Promise.resolve() : Promise.reject(new Error('no'));
      },
      3,
      health,
    );
    expect([still, health.standingStill()]).toEqual([[1, 1, 1], []]);
  });
});
