import { murmur2 } from '#message-log';

/** The shard of a project's fan-out: `shard % partitionCount` is the partition of its events. */
export function shardOfProject(projectId: string): number {
  return murmur2(Buffer.from(projectId));
}
