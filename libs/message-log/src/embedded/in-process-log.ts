import { PosthornError } from '#kernel';
import type { Consumer, MessageLog, Producer, SubscribeOptions, Subscription } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { Channel } from './channel.ts';

/**
 * The log of a process that runs every role. It stores nothing: its topics are reads of their tables, and what answers
 * for a record until everything derived from it is complete is the cursor of whoever sends it. So a `send` resolves
 * when the records are complete, not when they are stored.
 *
 * - resting: no partition is owned, `send` rejects with `unavailable`. Left by `lead`.
 * - leading: this process owns the one partition of each topic. Left by `resign` or `stop`.
 */
export class InProcessLog implements MessageLog {
  private readonly channels = new Map<string, Channel<unknown>>();
  private leading = false;

  /** @param claimEpoch takes the ownership of this name and returns its epoch */
  constructor(private readonly claimEpoch: (fence: string) => Promise<number>) {}

  /** This process is the one that follows the tables: takes the partitions. */
  async lead(): Promise<void> {
    this.leading = true;
    // Against the stream: whoever is sent to is there before whoever sends.
    for (const channel of [...this.channels.values()].reverse()) await this.open(channel);
  }

  /** Another process may lead now: nothing more is handed over, what was sent and is not complete is rejected. */
  async resign(): Promise<void> {
    this.leading = false;
    for (const channel of this.channels.values()) await channel.close();
  }

  producer<T>(topic: Topic<T>): Producer<T> {
    const channel = () => {
      const found = this.channels.get(topic.name);
      if (!found) throw new PosthornError('unavailable', `Nothing consumes ${topic.name}.`, { canRetry: true });
      return found;
    };
    return {
      ready: async () => channel().ready(),
      send: async (records, options) => channel().send(records, options?.recheck ?? false),
    };
  }

  async subscribe<T>(topic: Topic<T>, consumer: Consumer<T>, options: SubscribeOptions): Promise<Subscription> {
    if (this.channels.has(topic.name)) {
      throw new PosthornError('conflict', `${topic.name} has a consumer in this process already.`);
    }
    const channel = new Channel<T>(topic, consumer, options.maxBytesInFlight);
    this.channels.set(topic.name, channel);
    if (this.leading) await this.open(channel);
    return { stop: () => channel.close() };
  }

  stop(): Promise<void> {
    return this.resign();
  }

  private async open(channel: Channel<unknown>): Promise<void> {
    await channel.open(await this.claimEpoch(channel.fence));
  }
}
