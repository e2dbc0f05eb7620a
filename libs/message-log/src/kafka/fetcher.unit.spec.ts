import { eventually } from '#testing';
import { Fetcher } from './fetcher.ts';
import type { LeaderClient } from './leader-client.ts';

const AWAY = new Error('No broker answers.');

describe('Fetcher', () => {
  it('reports every failure from the third on while no leader can be found, and counts anew after a success', async () => {
    let isAway = true;
    let answers = 0;
    const leaders = () => {
      if (isAway) return Promise.reject(AWAY);
      answers++;
      return Promise.resolve(new Map([[0, 0]]));
    };
    const client = { leaders, forgetLeaders: () => undefined, close: () => Promise.resolve() };
    const problems: unknown[] = [];
    const fetcher = new Fetcher(
      client as unknown as LeaderClient,
      { topic: 'topic', maxBytesPerPartition: 1, maxBytesPerFetch: 1 },
      {
        positions: () => (isAway ? [{ partition: 0, offset: 0 }] : []),
        onBatches: () => undefined,
        onRecreated: () => undefined,
        onOutOfRange: () => undefined,
        onProblem: (_, error) => problems.push(error),
      },
    );
    fetcher.wake();
    await eventually(() => problems.length >= 3);
    isAway = false;
    await eventually(() => answers > 0);
    isAway = true;
    const before = problems.length;
    fetcher.wake();
    await eventually(() => problems.length > before);
    await fetcher.stop();
    expect(new Set(problems)).toEqual(new Set([AWAY]));
  });
});
