import { loadSettings } from '#config';
import { stopBudget } from './stop-budget.ts';

describe('the budget of a stop', () => {
  it.each([0, 1, 100, 3_000, 15_000, 600_000])('divides %d ms between drain, roles and closing', (shutdownMs) => {
    const { drainMs, rolesMs } = stopBudget(shutdownMs);
    expect(drainMs).toBeGreaterThanOrEqual(0);
    expect(rolesMs).toBeGreaterThanOrEqual(drainMs);
    expect(shutdownMs).toBeGreaterThanOrEqual(rolesMs);
  });

  it('ends by default, with a further second, before Kubernetes kills after 30 s', () => {
    expect(loadSettings({}).shutdownMs + 1_000).toBeLessThan(30_000);
  });

  it('reserves two seconds for the end of a long stop', () => {
    expect(stopBudget(15_000)).toEqual({ drainMs: 13_000, rolesMs: 14_000 });
  });
});
