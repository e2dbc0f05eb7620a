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

  it('go one after the other, and calls that come during one share the next', async () => {
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

  it('are shared by calls that come before one begins', async () => {
    const both = [runs.run(), runs.run()];
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!.resolve();
    await Promise.all(both);
  });

  it('fail for those that share it, and not for those that come later', async () => {
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
