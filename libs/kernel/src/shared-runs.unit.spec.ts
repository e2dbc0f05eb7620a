import { SharedRuns } from './shared-runs.ts';

describe('shared runs', () => {
  let ends: { resolve: () => void; reject: (error: Error) => void }[];
  let runs: SharedRuns;

  beforeEach(() => {
    ends = [];
    runs = new SharedRuns(() => new Promise((resolve, reject) => ends.push({ resolve, reject })));
  });
  /** Resolves when everything that can go on by now has gone on. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('follow one another, and calls during a run share the next run', async () => {
    const first = runs.run();
    await settled();
    const [second, third] = [runs.run(), runs.run()];
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!.resolve();
    await first;
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]!.resolve();
    await Promise.all([second, third]);
    expect(ends).toHaveLength(2);
  });

  it('are shared by all calls before their start', async () => {
    const both = [runs.run(), runs.run()];
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!.resolve();
    await Promise.all(both);
  });

  it('fail for the calls that share them, and not for later calls', async () => {
    const first = runs.run();
    await settled();
    const second = runs.run();
    ends[0]!.reject(new Error('of the first'));
    await expect(first).rejects.toThrow('of the first');
    await settled();
    ends[1]!.resolve();
    await second;
  });
});
