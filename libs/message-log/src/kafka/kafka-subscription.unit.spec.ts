import { eventually } from '#testing';
import { DeadLetters } from '../dead-letters.ts';
import { contractTopic } from '../testing/contract-topic.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';
import type { SessionEvents } from './consumer-session.ts';
import type { FetchTarget } from './fetcher.ts';
import { KafkaSubscription, type SubscriptionContext } from './kafka-subscription.ts';
import type { PartitionOffset } from './partition-offset.ts';

/** The offset that was committed for the former topic, in every partition. */
const FORMER = 40;

/**
 * A subscription in a group that gives the partitions of the test, on a topic that is made anew when the test requires.
 */
function subscription() {
  const consumer = new RecordingConsumer();
  consumer.beforeRecords = (records) => records.forEach((record) => record.complete());
  const joined = { events: undefined as unknown as SessionEvents, renewals: 0 };
  const fetching = { target: undefined as unknown as FetchTarget };
  const committed: PartitionOffset[] = [];
  const session = {
    ...{ isMember: true, start: () => undefined, stop: () => Promise.resolve(), renew: () => joined.renewals++ },
    commit: (offsets: PartitionOffset[]) => Promise.resolve(void committed.push(...offsets)),
  };
  let epoch = 0;
  const epochs = new Map<string, number>();
  const context: SubscriptionContext = {
    partitionCount: 4,
    claimEpoch: (fence) => (epochs.set(fence, ++epoch), Promise.resolve(epoch)),
    currentEpochs: () => Promise.resolve(epochs),
    positions: (unheeded) => {
      const start = (partition: number) => ({ offset: unheeded.has(partition) ? 0 : FORMER, recheckBelow: 0 });
      return Promise.resolve(new Map([0, 1, 2, 3].map((partition) => [partition, start(partition)])));
    },
    session: (events) => ((joined.events = events), session as never),
    fetcher: (target) => {
      fetching.target = target;
      return { wake: () => undefined, stop: () => Promise.resolve() } as never;
    },
    deadLetters: new DeadLetters(
      () => Promise.resolve(),
      () => undefined,
    ),
    onProblem: () => undefined,
  };
  const following = new KafkaSubscription(
    contractTopic('topic'),
    consumer,
    { group: 'g', maxBytesInFlight: 1e6 },
    context,
  );
  following.start();
  const positions = () => fetching.target.positions().map(({ partition, offset }) => [partition, offset]);
  const reads = (...expected: [partition: number, offset: number][]) =>
    eventually(() => JSON.stringify(positions().toSorted()) === JSON.stringify(expected));
  const hand = (partition: number, offset: number) => {
    const record = { offsetDelta: 0, key: Buffer.from('key'), value: Buffer.from('text:a'), headers: new Map() };
    const batch = { firstOffset: BigInt(offset), lastOffsetDelta: 0, records: [record] };
    fetching.target.onBatches(partition, [batch] as never);
  };
  return { consumer, joined, fetching, committed, following, reads, hand };
}

describe('the subscription to a topic that was created again', () => {
  it('reads all of its partitions from their beginning, without leaving the group', async () => {
    const { joined, fetching, following, reads } = subscription();
    joined.events.onJoined([0, 1]);
    await reads([0, FORMER], [1, FORMER]);
    fetching.target.onRecreated();
    await reads([0, 0], [1, 0]);
    expect(joined.renewals).toBe(0);
    await following.stop();
  });

  it('reads a partition from its beginning even if the first takeover failed', async () => {
    const { consumer, joined, fetching, following, reads } = subscription();
    joined.events.onJoined([0]);
    await reads([0, FORMER]);
    const take = consumer.onAssigned.bind(consumer);
    consumer.onAssigned = () => {
      consumer.onAssigned = take;
      return Promise.reject(new Error('no database'));
    };
    fetching.target.onRecreated();
    await reads([0, 0]);
    await following.stop();
  });

  it('continues at the position committed since then, if it loses a partition', async () => {
    const { consumer, joined, fetching, committed, following, reads, hand } = subscription();
    joined.events.onJoined([0]);
    await reads([0, FORMER]);
    fetching.target.onRecreated();
    await reads([0, 0]);
    hand(0, 0);
    await eventually(() => committed.length > 0);
    consumer.beforeRecords = () => {
      throw new Error('a mistake');
    };
    hand(0, 1);
    joined.events.onJoined([0]);
    await reads([0, FORMER]);
    expect(committed).toEqual([{ partition: 0, offset: 1 }]);
    await following.stop();
  });

  it('continues at the positions that other members have committed in their partitions', async () => {
    const { consumer, joined, fetching, following, reads } = subscription();
    joined.events.onJoined([0]);
    await reads([0, FORMER]);
    fetching.target.onRecreated();
    joined.events.onJoined([0, 1]);
    await reads([0, 0], [1, FORMER]);
    joined.events.onJoined([1]);
    await consumer.owns(1);
    joined.events.onJoined([0, 1]);
    await reads([0, FORMER], [1, FORMER]);
    await following.stop();
  });
});
