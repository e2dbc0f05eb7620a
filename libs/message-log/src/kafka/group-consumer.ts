import {
  type CallbackWithPromise,
  type ClusterMetadata,
  type ClusterTopicMetadata,
  Consumer,
  type ConsumerOptions,
  kMetadata,
  type MetadataOptions,
} from '@platformatic/kafka';

/**
 * The library's consumer, for which its topic has the configured number of partitions, even if the cluster shows
 * another. A topic that was made by hand with fewer partitions gets more soon. A member that divided only the existing
 * partitions would leave the new partitions without a member until the next rebalance.
 */
export class GroupConsumer extends Consumer {
  constructor(
    options: ConsumerOptions<Buffer, Buffer, Buffer, Buffer>,
    private readonly partitionCount: number,
  ) {
    super(options);
  }

  /** The assigner alone is not enough: the library gives all partitions to the only member of a group without it. */
  override [kMetadata](options: MetadataOptions, callback: CallbackWithPromise<ClusterMetadata>): void {
    super[kMetadata](options, (error, metadata) => {
      if (error || !metadata) return callback(error, metadata);
      const topics: Iterable<ClusterTopicMetadata | undefined> = metadata.topics.values();
      for (const topic of topics) if (topic) topic.partitionsCount = this.partitionCount;
      callback(null, metadata);
    });
  }
}
