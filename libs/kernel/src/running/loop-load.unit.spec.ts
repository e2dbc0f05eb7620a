import { setTimeout as pause } from 'node:timers/promises';
import { LoopLoad } from './loop-load.ts';

function work(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

describe('LoopLoad', () => {
  it('is near 1 after work, and lower after rest', async () => {
    const load = new LoopLoad();
    for (let turn = 0; turn < 5; turn++) {
      work(20);
      await new Promise(setImmediate);
    }
    const busy = load.utilization;
    expect(busy).toBeGreaterThan(0.8);
    await pause(200);
    expect(load.utilization).toBeLessThan(busy);
  });

  it('keeps a sample for 20 ms', () => {
    const load = new LoopLoad();
    work(25);
    expect(load.utilization).toBe(load.utilization);
  });
});
