/** A place in a partition: before the record with this offset. */
export interface PartitionOffset {
  partition: number;
  offset: number;
}
