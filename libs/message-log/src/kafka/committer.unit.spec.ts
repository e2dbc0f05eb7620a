import { contractTopic } from '../testing/contract-topic.ts';
import { ByteBudget } from './byte-budget.ts';
import { Committer } from './committer.ts';
import type { PartitionOffset } from './partition-offset.ts';
import { PartitionShare } from './partition-share.ts';

const TOPIC = contractTopic('topic');
const PATIENCE_MS = 50;
const current = () => Promise.resolve(new Map([['topic/0', 1]]));

/** A share with all records below the offset complete. */
function shareAt(offset: number) {
  const owner = { fence: 'topic/0', epoch: 1, partition: 0, partitionCount: 1 };
  const budget = new ByteBudget(1_000_000, () => undefined);
  const share = new PartitionShare(owner, { offset: 0, recheckBelow: 0 }, TOPIC, budget);
  let end = 0;
  const completeBelow = (to: number) => {
    const record = { key: Buffer.from('key'), value: Buffer.from('text:a'), headers: new Map() };
    while (end < to) share.admit(end++, record as never, '1', () => undefined)!.complete();
  };
  completeBelow(offset);
  return { share, completeBelow };
}

describe('Committer', () => {
  it('sends no commit while a slow commit is under way, so that an older offset never arrives last', async () => {
    const sent: number[] = [];
    const slow = Promise.withResolvers<void>();
    const commit = (offsets: PartitionOffset[]) => {
      sent.push(...offsets.map(({ offset }) => offset));
      return sent.length === 1 ? slow.promise : Promise.resolve();
    };
    const committer = new Committer({ currentEpochs: current, commit }, PATIENCE_MS);
    const { share, completeBelow } = shareAt(1);
    await expect(committer.commit([share])).rejects.toMatchObject({ code: 'unavailable' });
    completeBelow(2);
    await expect(committer.commit([share])).rejects.toMatchObject({ code: 'unavailable' });
    expect(sent).toEqual([1]);
    slow.resolve();
    await committer.commit([share]);
    expect(sent).toEqual([1, 2]);
  });

  it('commits nothing for a caller that has given up, because the partition may have another owner by then', async () => {
    const sent: PartitionOffset[] = [];
    const asked = Promise.withResolvers<Map<string, number>>();
    const commit = (offsets: PartitionOffset[]) => Promise.resolve(void sent.push(...offsets));
    const committer = new Committer({ currentEpochs: () => asked.promise, commit }, PATIENCE_MS);
    await expect(committer.commit([shareAt(1).share])).rejects.toMatchObject({ code: 'unavailable' });
    asked.resolve(await current());
    await committer.commit([]);
    expect(sent).toEqual([]);
  });
});
