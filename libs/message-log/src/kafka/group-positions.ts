import type { Admin } from 'kafkajs';
import type { StartPosition } from './partition-share.ts';

/**
 * Where a group goes on in each partition of a topic: at the committed offset; at the first record there is, if nothing
 * was ever committed, or if the committed offset is not in the log (cut by retention, or the topic was made anew).
 * @param admin connected
 * @param onGap told of partitions whose committed offset is not in the log
 */
export async function groupPositions(
  admin: Admin,
  groupId: string,
  topic: string,
  onGap: (message: string) => void,
): Promise<Map<number, StartPosition>> {
  const [committed, bounds] = [
    await admin.fetchOffsets({ groupId, topics: [topic] }),
    await admin.fetchTopicOffsets(topic),
  ];
  const committedOf = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  return new Map(
    bounds.map(({ partition, low, high }) => {
      const [first, end] = [Number(low), Number(high)];
      const offset = committedOf.get(partition) ?? -1;
      const isInLog = offset >= first && offset <= end;
      if (offset >= 0 && !isInLog) {
        onGap(
          `${groupId} goes on at offset ${first} of ${topic}/${partition}: the committed one, ${offset}, is not in the log (${first} to ${end})`,
        );
      }
      return [partition, { offset: isInLog ? offset : first, recheckBelow: end }];
    }),
  );
}
