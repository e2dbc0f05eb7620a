import type { LogRecord } from './log-record.ts';
import type { OwnedPartition } from './owned-partition.ts';
import type { Topic } from './topic.ts';

/** The consumer's side of a subscription. All calls for one partition come in order. */
export interface Consumer<T> {
  /** Called when this process owns the partitions from now on. Records come after it has resolved. */
  onAssigned(partitions: readonly OwnedPartition[]): Promise<void>;
  /**
   * Records of one partition, in their order. Takes them over without waiting; each is completed later by its
   * `complete()`, in any order. Back-pressure is by bytes not completed, not by this call.
   */
  onRecords(records: LogRecord<T>[]): void;
  /**
   * Called when the partitions are gone: starts nothing more for them. Resolves when none of their records is being
   * worked on, or the budget is spent.
   */
  onRevoked(partitions: readonly OwnedPartition[]): Promise<void>;
}

/** The group and the memory bound of a subscription. The embedded log has one consumer a topic, and no groups. */
export interface SubscribeOptions {
  /** Consumers of one group share the partitions. */
  group: string;
  /** Consumption pauses when so many bytes are handed over and not completed, and resumes at half of them. */
  maxBytesInFlight: number;
}

/** The consumption of a topic by one consumer, from `MessageLog.subscribe` until `stop`. */
export interface Subscription {
  /** Stops intake, revokes the owned partitions, commits the complete records. */
  stop(): Promise<void>;
}

/** The options of one `send`, which apply to all its records. */
export interface SendOptions {
  /**
   * True if the records may have been sent before: consumers then look up whether they were processed. Default: false.
   */
  recheck?: boolean;
}

/** The sender's side of a topic. Records with equal keys keep their order over all calls of `send`. */
export interface Producer<T> {
  /** Resolves once another batch may be sent without growing memory past its bound. */
  ready(): Promise<void>;
  /**
   * Appends the records in their order and resolves when the log is responsible for them, so that the caller may forget
   * them. Rejects with a PosthornError `unavailable` if the log is not; then some may have been appended.
   */
  send(records: readonly T[], options?: SendOptions): Promise<void>;
}

/** The place of a consumer group in one partition of a topic. */
export interface PartitionPlace {
  partition: number;
  /** The number of records before the first one that the group has not completed. */
  completed: number;
  /** The number of records that the partition has had. */
  end: number;
}

/** The port: a partitioned log of records, at least once, ordered by key. Two adapters: kafka/ and embedded/. */
export interface MessageLog {
  producer<T>(topic: Topic<T>): Producer<T>;
  subscribe<T>(topic: Topic<T>, consumer: Consumer<T>, options: SubscribeOptions): Promise<Subscription>;
  /**
   * How far a consumer group has completed the partitions of a topic. Empty for a log that stores nothing: there the
   * sender's cursor shows it.
   */
  places<T>(topic: Topic<T>, group: string): Promise<PartitionPlace[]>;
  /** Ends every subscription and connection. */
  stop(): Promise<void>;
}
