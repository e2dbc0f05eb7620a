import { getEventListeners } from 'node:events';
import { type Clock, systemClock } from '#kernel';
import { WakeUp } from './wake-up.ts';

const never = () => new AbortController().signal;

/** A clock that records the requested waits, and sleeps until it is woken. */
function watched(): { clock: Clock; waits: number[]; elapse: () => void; asleep: () => Promise<void> } {
  const waits: number[] = [];
  let elapse: () => void = () => undefined;
  const clock: Clock = {
    ...systemClock,
    sleep: (delayMs, signal) => {
      waits.push(delayMs);
      return new Promise((resolve) => {
        if (signal?.aborted) resolve();
        signal?.addEventListener('abort', () => resolve(), { once: true });
        elapse = resolve;
      });
    },
  };
  const asleep = () => new Promise<void>(setImmediate);
  return { clock, waits, elapse: () => elapse(), asleep };
}

describe('waiting for something to read', () => {
  it('takes longer while nothing comes, from 1 to 100 ms', async () => {
    const { clock, waits, elapse } = watched();
    const wakeUp = new WakeUp(clock);
    for (let i = 0; i < 9; i++) {
      const waiting = wakeUp.wait(never());
      elapse();
      await waiting;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 100, 100]);
  });

  it('begins anew when something was found', async () => {
    const { clock, waits, elapse } = watched();
    const wakeUp = new WakeUp(clock);
    for (let i = 0; i < 4; i++) {
      if (i === 3) wakeUp.reset();
      const waiting = wakeUp.wait(never());
      elapse();
      await waiting;
    }
    expect(waits).toEqual([1, 2, 4, 1]);
  });

  it('ends when it is poked, and begins anew, since the row may not be visible yet', async () => {
    const { clock, waits, elapse, asleep } = watched();
    const wakeUp = new WakeUp(clock);
    for (let i = 0; i < 3; i++) {
      const waiting = wakeUp.wait(never());
      elapse();
      await waiting;
    }
    const waiting = wakeUp.wait(never());
    await asleep();
    wakeUp.poke();
    await waiting;
    const next = wakeUp.wait(never());
    elapse();
    await next;
    expect(waits).toEqual([1, 2, 4, 8, 2]);
  });

  it('does not lose a poke before the wait, and uses it only once', async () => {
    const { clock, waits, elapse } = watched();
    const wakeUp = new WakeUp(clock);
    wakeUp.poke();
    wakeUp.poke();
    await wakeUp.wait(never());
    expect(waits).toEqual([]);
    const waiting = wakeUp.wait(never());
    elapse();
    await waiting;
    expect(waits).toEqual([1]);
  });

  it('ends when it is stopped, before or meanwhile', async () => {
    const wakeUp = new WakeUp({ ...systemClock, sleep: (_, signal) => systemClock.sleep(60_000, signal) });
    const stop = new AbortController();
    const waiting = wakeUp.wait(stop.signal);
    stop.abort();
    await waiting;
    await wakeUp.wait(stop.signal);
  });

  it('leaves no listener on its signal, even after many waits', async () => {
    const wakeUp = new WakeUp(systemClock, 1);
    const { signal } = new AbortController();
    for (let i = 0; i < 50; i++) await wakeUp.wait(signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    // Signals made of this one by AbortSignal.any are kept by it: for good in Node 20, until a collection later.
    const kept = Object.getOwnPropertySymbols(signal).filter((symbol) => symbol.description === 'kDependantSignals');
    expect(kept).toHaveLength(0);
  });
});
