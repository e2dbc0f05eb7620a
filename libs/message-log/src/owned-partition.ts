/** A share of a topic that this process consumes, until it is revoked. */
export interface OwnedPartition {
  /** Its name in the `ownership` table: `<topic>/<partition>`. */
  readonly fence: string;
  /** Every write on behalf of this ownership carries it; a later owner has a higher one. */
  readonly epoch: number;
  readonly partition: number;
  /** How many partitions the topic has: a key belongs to `partitionOf(key, partitionCount)`. */
  readonly partitionCount: number;
  /**
   * Whether the ownership stands for certain, by this machine's clock: a process that was frozen must not send before it
   * knows. Default: it does until it is revoked.
   */
  readonly isHeld?: () => boolean;
}
