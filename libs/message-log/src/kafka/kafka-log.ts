import { Admin } from '@platformatic/kafka';
import { type LoopHealth, PosthornError, systemClock } from '#kernel';
import { DeadLetters, type KeepDeadLetters } from '../dead-letters.ts';
import type { Consumer, MessageLog, PartitionPlace, Producer, SubscribeOptions, Subscription } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { reasonsOf } from './client-errors.ts';
import { type ClientSource, severalTries } from './client-options.ts';
import { connectionAdvice, firstConnectionAdvice } from './connection/connection-advice.ts';
import { ConsumerSession, type SessionEvents } from './consumer-session.ts';
import { Fetcher } from './fetcher.ts';
import { groupIdOf } from './group-id.ts';
import { type GroupPlace, groupPositions } from './group-positions.ts';
import { IdempotentProducer } from './idempotent-producer.ts';
import { KafkaPing } from './kafka-ping.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { KafkaReports } from './kafka-reports.ts';
import { KafkaSubscription } from './kafka-subscription.ts';
import { LeaderClient } from './leader-client.ts';
import { namingRights } from './missing-rights.ts';
import { TopicGuard } from './topic-guard.ts';
import { type KnownTopic, type PreparedTopic, prepareTopics, type TopicSettings } from './topics.ts';
import { within } from './within.ts';

/** The options of `openKafkaLog`: the cluster, its topics, and the callbacks for epochs, dead letters and reports. */
export interface KafkaLogOptions extends ClientSource {
  /** Every topic that will be sent to or consumed. */
  topics: readonly PreparedTopic[];
  topicSettings: TopicSettings;
  /** Takes the ownership of this name; returns its epoch, higher than all before. */
  claimEpoch: (fence: string) => Promise<number>;
  /** The current epoch of each of these names, if it has one. */
  currentEpochs: (fences: string[]) => Promise<Map<string, number>>;
  /** Keeps the records that no consumer can take. */
  keepDeadLetters: KeepDeadLetters;
  /** Called with each failure that is tried again or passed over, repeated ones included: the caller groups them. */
  onProblem: (message: string, error: unknown) => void;
  /** Called when brokers that could not be reached have responded for a while; optional. */
  onRecovered?: (message: string) => void;
  /**
   * A consumer without a heartbeat for so long loses its partitions. Default: 10 s. Brokers refuse less than their
   * `group.min.session.timeout.ms`, 6 s by default.
   */
  sessionTimeoutMs?: number;
  /** Receives standstills: absent brokers, wrongly made topics, dead records that cannot be kept. Optional. */
  health?: LoopHealth;
}

const SESSION_TIMEOUT_MS = 10_000;
/** A broker that accepts connections and never responds would be tried again for a quarter of an hour. */
const PREPARE_TIMEOUT_MS = 60_000;
/** The advice if no broker responds at the start. */
const START_IT = 'Start it, or correct KAFKA_BROKERS.';
const DISCONNECT_TIMEOUT_MS = 5_000;
const MAX_FETCH_BYTES = 8 * 1024 * 1024;
const MAX_PARTITION_FETCH_BYTES = 1024 * 1024;

function fetchBytes({ maxBytesInFlight }: SubscribeOptions) {
  return {
    maxBytesPerFetch: Math.min(maxBytesInFlight, MAX_FETCH_BYTES),
    maxBytesPerPartition: Math.min(maxBytesInFlight, MAX_PARTITION_FETCH_BYTES),
  };
}

class KafkaLog implements MessageLog {
  private readonly subscriptions: Pick<KafkaSubscription<unknown>, 'stop'>[] = [];
  private readonly producers: Pick<KafkaProducer<unknown>, 'stop'>[] = [];
  private readonly deadLetters: DeadLetters;
  private readonly ping: KafkaPing;

  constructor(
    private readonly source: ClientSource,
    private readonly admin: Admin,
    private readonly known: ReadonlyMap<string, KnownTopic>,
    private readonly guard: TopicGuard,
    private readonly reports: KafkaReports,
    private readonly options: KafkaLogOptions,
  ) {
    this.deadLetters = new DeadLetters(options.keepDeadLetters, options.onProblem, systemClock, options.health);
    this.ping = new KafkaPing(source, reports);
    void this.ping.run();
  }

  producer<T>(topic: Topic<T>): Producer<T> {
    const onProblem = namingRights(this.reports.failed, {
      TOPIC_AUTHORIZATION_FAILED: `Write on the topic ${topic.name}`,
      CLUSTER_AUTHORIZATION_FAILED: 'IdempotentWrite on the cluster',
    });
    const connect = () => this.leaderClient(topic.name);
    const client = new IdempotentProducer(topic.name, connect, onProblem);
    const produce: IdempotentProducer['produce'] = async (messages) => {
      const unanswered = await client.produce(messages);
      this.reports.answered();
      return unanswered;
    };
    const watched = { produce, renew: () => client.renew() };
    const producer = new KafkaProducer(topic, this.knownTopic(topic.name), watched, this.deadLetters, onProblem);
    this.producers.push(producer);
    return producer;
  }

  subscribe<T>(topic: Topic<T>, consumer: Consumer<T>, options: SubscribeOptions): Promise<Subscription> {
    const { claimEpoch, currentEpochs } = this.options;
    const { partitionCount } = this.knownTopic(topic.name);
    const place = { topic: topic.name, groupId: groupIdOf(options.group, topic.name), partitionCount };
    const onProblem = namingRights(this.reports.failed, {
      TOPIC_AUTHORIZATION_FAILED: `Read on the topic ${topic.name}`,
      GROUP_AUTHORIZATION_FAILED: `Read on the group ${place.groupId}`,
    });
    const sessionTimeoutMs = this.options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
    const fetchOptions = { topic: topic.name, ...fetchBytes(options) };
    const subscription = new KafkaSubscription(topic, consumer, options, {
      ...{ partitionCount, claimEpoch, currentEpochs, onProblem, deadLetters: this.deadLetters },
      positions: (unheeded) => this.positionsOf(place, unheeded),
      session: (events) => new ConsumerSession(this.source, { ...place, sessionTimeoutMs }, this.guarded(events)),
      fetcher: (target) => new Fetcher(this.leaderClient(topic.name), fetchOptions, target),
    });
    this.subscriptions.push(subscription);
    subscription.start();
    return Promise.resolve(subscription);
  }

  async places<T>({ name }: Topic<T>, group: string): Promise<PartitionPlace[]> {
    const place = {
      topic: name,
      groupId: groupIdOf(group, name),
      partitionCount: this.knownTopic(name).partitionCount,
    };
    const positions = await groupPositions(this.admin, place, new Set(), () => undefined);
    return [...positions].map(([partition, { offset, recheckBelow }]) => ({
      ...{ partition, completed: offset, end: recheckBelow },
    }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await Promise.all(this.producers.map((producer) => producer.stop()));
    this.guard.stop();
    this.ping.stop();
    await this.deadLetters.stop();
    try {
      await within(this.admin.close(), DISCONNECT_TIMEOUT_MS, 'Disconnecting from Kafka');
    } catch (error) {
      this.reports.failed('The connection to Kafka could not be closed', error);
    }
    this.reports.stop();
  }

  private leaderClient(name: string): LeaderClient {
    const { partitionCount } = this.knownTopic(name);
    return new LeaderClient(this.source, { name, partitionCount, onSuspicious: () => this.guard.suspect() });
  }

  private async positionsOf(place: GroupPlace, unheeded: ReadonlySet<number>) {
    try {
      return await groupPositions(this.admin, place, unheeded, (gap) => this.options.onProblem(gap, undefined));
    } catch (error) {
      this.guard.suspect();
      throw error;
    }
  }

  /** A membership that fails may do so because the topic is gone. */
  private guarded(events: SessionEvents): SessionEvents {
    return {
      ...events,
      onProblem: (message, error) => {
        this.guard.suspect();
        events.onProblem(message, error);
      },
      onHeartbeat: () => {
        this.reports.answered();
        events.onHeartbeat();
      },
    };
  }

  private knownTopic(name: string): KnownTopic {
    const known = this.known.get(name);
    if (!known) throw new PosthornError('not-found', `${name} is not among the topics that this log was made with.`);
    return known;
  }
}

/**
 * The log in a Kafka cluster. Creates the missing topics, and checks the existing topics.
 * @throws PosthornError `invalid-settings` if a topic is other than configured; `unavailable` if no broker responds
 */
export async function createKafkaLog(options: KafkaLogOptions): Promise<MessageLog> {
  const { brokers, clientId, connection, topics, topicSettings, onProblem } = options;
  const source = { brokers, clientId, connection };
  const admin = new Admin(severalTries(source));
  try {
    const reporting = { onProblem, ...(options.health ? { health: options.health } : {}) };
    const reading = `Reading the topics of Kafka at ${brokers.join(', ')}`;
    const prepare = (onWarning: KafkaLogOptions['onProblem']) =>
      within(prepareTopics(admin, topics, topicSettings, onWarning), PREPARE_TIMEOUT_MS, reading);
    const known = await prepare(onProblem);
    // The warnings were reported at the start.
    const check = () => prepare(() => undefined);
    const guard = new TopicGuard({ check, ...reporting });
    const onRecovered = options.onRecovered ?? (() => undefined);
    const adviceOn = (error: unknown) => connectionAdvice(error, connection?.context);
    const reports = new KafkaReports({ brokers, onRecovered, adviceOn, ...reporting });
    return new KafkaLog(source, admin, known, guard, reports, options);
  } catch (error) {
    await within(admin.close(), DISCONNECT_TIMEOUT_MS, 'Disconnecting from Kafka').catch(() => undefined);
    if (error instanceof PosthornError) throw error;
    const advice = firstConnectionAdvice(error, connection?.context) ?? START_IT;
    const reasons = reasonsOf(error).replace(/\.?$/, '.');
    const message = `Kafka at ${brokers.join(', ')} cannot be used: ${reasons} ${advice}`.trimEnd();
    throw new PosthornError('unavailable', message, { canRetry: true, cause: error });
  }
}
