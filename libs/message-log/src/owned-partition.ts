/** A share of a topic that this process consumes, until it is revoked. */
export interface OwnedPartition {
  /** The partition's name in the `ownership` table: `<topic>/<partition>`. */
  readonly fence: string;
  /** Every write on behalf of this ownership carries this epoch; a later owner has a higher epoch. */
  readonly epoch: number;
  readonly partition: number;
  /** How many partitions the topic has: a key belongs to `partitionOf(key, partitionCount)`. */
  readonly partitionCount: number;
  /**
   * Returns true while the ownership certainly stands, by this machine's clock. A process that was frozen must not send
   * before it has checked. Default: true until it is revoked.
   */
  readonly isHeld?: () => boolean;
}
