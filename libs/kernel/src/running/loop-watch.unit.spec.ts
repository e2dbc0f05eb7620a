import { LoopWatch } from './loop-watch.ts';

describe('the watch over the event loop', () => {
  let nowMs: number;
  let watch: LoopWatch;

  beforeEach(() => {
    nowMs = 1_000;
    watch = new LoopWatch(() => nowMs);
  });

  function turnFor(ms: number): void {
    for (const endMs = nowMs + ms; nowMs < endMs;) {
      nowMs += 100;
      watch.tick();
    }
  }

  it('counts nothing while the loop turns, a little late at times', () => {
    turnFor(2_000);
    nowMs += 290;
    watch.tick();
    turnFor(500);
    expect(watch.heldMsSince(0)).toBe(0);
  });

  it('counts the time for which a tick was held up', () => {
    turnFor(1_000);
    const fromMs = nowMs;
    turnFor(500);
    nowMs += 20_000;
    turnFor(700);
    expect(watch.heldMsSince(fromMs)).toBe(20_100);
  });

  it('counts a stretch that ends now, before the tick after it', () => {
    turnFor(500);
    const fromMs = nowMs;
    nowMs += 4_000;
    expect(watch.heldMsSince(fromMs)).toBe(4_000);
  });

  it('counts of a stretch only the part after the given time', () => {
    turnFor(500);
    nowMs += 5_000;
    watch.tick();
    expect(watch.heldMsSince(nowMs - 1_000)).toBe(1_000);
    expect(watch.heldMsSince(nowMs)).toBe(0);
  });

  it('keeps a bounded number of stretches', () => {
    for (let nth = 0; nth < 1_000; nth++) {
      nowMs += 1_000;
      watch.tick();
    }
    expect(watch.heldMsSince(0)).toBe(64_000);
  });
});
