import { type Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import type { StartPosition } from './partition-share.ts';

/** The group whose positions are read, and the topic that it consumes. */
export interface GroupPlace {
  groupId: string;
  topic: string;
  partitionCount: number;
}

async function committedOffsets(admin: Admin, { groupId, topic, partitionCount }: GroupPlace) {
  const partitionIndexes = Array.from({ length: partitionCount }, (_, partition) => partition);
  const groups = await admin.listConsumerGroupOffsets({
    groups: [{ groupId, topics: [{ name: topic, partitionIndexes }] }],
  });
  const partitions = groups.flatMap((group) => group.topics).flatMap((found) => found.partitions);
  return new Map(partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]));
}

/** The offset of each partition at this place of the log: its first record, or behind its last one. */
async function boundaries(admin: Admin, { topic, partitionCount }: GroupPlace, timestamp: bigint) {
  const partitions = Array.from({ length: partitionCount }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
  const topics = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
  const found = topics.flatMap((listed) => listed.partitions);
  return new Map(found.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
}

/**
 * The offset at which a group continues in each partition of a topic: the committed offset. It is the first record
 * instead if nothing was ever committed, or if the committed offset is not in the log (cut by retention, or the topic
 * was created again).
 * @param unheeded the partitions whose committed offset belongs to a former topic of the same name
 * @param onGap called for each partition whose committed offset is not in the log
 */
export async function groupPositions(
  admin: Admin,
  place: GroupPlace,
  unheeded: ReadonlySet<number>,
  onGap: (message: string) => void,
): Promise<Map<number, StartPosition>> {
  const { groupId, topic } = place;
  const committed = await committedOffsets(admin, place);
  const firsts = await boundaries(admin, place, ListOffsetTimestamps.EARLIEST);
  const ends = await boundaries(admin, place, ListOffsetTimestamps.LATEST);
  return new Map(
    [...ends].map(([partition, end]) => {
      const first = firsts.get(partition)!;
      const offset = unheeded.has(partition) ? -1 : (committed.get(partition) ?? -1);
      const isInLog = offset >= first && offset <= end;
      if (offset >= 0 && !isInLog) {
        onGap(
          `${groupId} continues at offset ${first} of ${topic}/${partition}: the committed offset ${offset} is not in the log (${first} to ${end})`,
        );
      }
      return [partition, { offset: isInLog ? offset : first, recheckBelow: end }];
    }),
  );
}
