import { PosthornError } from '#kernel';
import type { DeadLetters } from '../dead-letters.ts';
import type { Leader } from '../leader.ts';
import type { Consumer, MessageLog, PartitionPlace, Producer, SubscribeOptions, Subscription } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { Channel } from './channel.ts';

/**
 * The log of a process that runs every role. It stores nothing: its topics are reads of their tables. The sender's
 * cursor stays before a record until everything derived from the record is complete. So a `send` resolves when the
 * records are complete, not when they are stored.
 *
 * - resting: no partition is owned, `send` rejects with `unavailable`. Left by `lead`.
 * - leading: this process owns the only partition of each topic. Left by `resign` or `stop`.
 */
export class InProcessLog implements MessageLog {
  private readonly channels = new Map<string, Channel<unknown>>();
  private leading: { leader: Leader | undefined } | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @param claimEpoch takes the ownership of this name and returns its epoch. Rejects if the leader's epoch is stale,
   * so that a process that was frozen during a takeover takes nothing from its successor.
   * @param deadLetters receives the records that no consumer could take
   */
  constructor(
    private readonly claimEpoch: (fence: string, leader?: Leader) => Promise<number>,
    private readonly deadLetters: DeadLetters,
  ) {}

  /**
   * Takes the partitions, because this process follows the tables. If it cannot take all of them, it takes none.
   * @param leader the leadership under which it follows them. Default: a leadership that stands until `resign`
   */
  async lead(leader?: Leader): Promise<void> {
    this.leading = { leader };
    await this.inTurn(async () => {
      try {
        // Against the stream: a receiving channel opens before the channels that send to it.
        for (const channel of [...this.channels.values()].reverse()) await this.open(channel);
      } catch (error) {
        this.leading = undefined;
        await this.close([...this.channels.values()]);
        throw error;
      }
    });
  }

  /**
   * Ends the term: another process may lead now, so nothing more is handed over. If the consumers still complete the
   * records of a `send` before they let go, it resolves; any other pending `send` is rejected.
   */
  async resign(): Promise<void> {
    this.leading = undefined;
    await this.inTurn(() => this.close([...this.channels.values()]));
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
    const channel = new Channel<T>(topic, consumer, options.maxBytesInFlight, this.deadLetters);
    this.channels.set(topic.name, channel);
    await this.inTurn(() => this.open(channel));
    return {
      stop: async () => {
        if (this.channels.get(topic.name) === channel) this.channels.delete(topic.name);
        await this.inTurn(() => this.close([channel]));
      },
    };
  }

  places(): Promise<PartitionPlace[]> {
    return Promise.resolve([]);
  }

  async stop(): Promise<void> {
    await this.resign();
    await this.deadLetters.stop();
  }

  /** Taking and giving up partitions never overlap. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async open(channel: Channel<unknown>): Promise<void> {
    if (!this.leading || channel.isOpen) return;
    const { leader } = this.leading;
    const epoch = await this.claimEpoch(channel.fence, leader);
    if (this.leading?.leader === leader) await channel.open(epoch, leader);
  }

  private async close(channels: Channel<unknown>[]): Promise<void> {
    const failures: unknown[] = [];
    try {
      for (const channel of channels) channel.unblock();
      // A consumer that fails to let go does not keep the others from it.
      for (const channel of channels) await channel.revoke().catch((error: unknown) => failures.push(error));
      // The completions of the last consumer reach the senders upstream before the other sends are rejected.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      for (const channel of channels) channel.close();
    }
    if (failures.length > 0) throw failures[0];
  }
}
