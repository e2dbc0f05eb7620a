import type { OwnedPartition } from '#message-log';
import type { FanOutPlace } from './read-piece.ts';

/** A project with events that are not sent whole. */
export interface FannedOutProject {
  projectId: string;
  owner: OwnedPartition;
  place: FanOutPlace;
  /** Rows up to this position may have been sent already. */
  recheckUpTo: bigint;
  /** True if rows were added since the last read began. */
  hasMore: boolean;
}

/** The greater of two positions in the table `fanout`. */
export const later = (one: bigint, other: bigint) => (one > other ? one : other);

/**
 * The position up to which rows may have been sent. After a restart from an earlier place, the project may not have
 * reached it again.
 */
export function sentUpTo(project: FannedOutProject | undefined): bigint {
  return project ? later(project.recheckUpTo, BigInt(project.place.position)) : 0n;
}
