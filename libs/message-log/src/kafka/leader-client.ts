import {
  type API,
  Base,
  type Broker,
  type Connection,
  kGetApi,
  type metadataV12,
  NetworkError,
  parseBroker,
  ProtocolError,
} from '@platformatic/kafka';
import { partialResponseOf } from './client-errors.ts';
import { type ClientSource, singleTry } from './client-options.ts';

type Metadata = metadataV12.MetadataResponse;

/**
 * Leaders move seldom, and a broker that no longer leads reports it. This age finds the moves of leaders to which no
 * request is sent now.
 */
const LEADERS_MAX_AGE_MS = 60_000;

/** The topic of a client, and a callback for when the topic has changed. */
export interface LedTopic {
  name: string;
  partitionCount: number;
  /**
   * Called when the cluster does not report the topic's leaders, has no such topic, or has it with other partitions.
   */
  onSuspicious: () => void;
}

/**
 * A client of the brokers that lead the partitions of one topic. It requests the leaders itself: the library's own
 * metadata fail as a whole while a single partition has no leader. Nothing is tried again here.
 */
export class LeaderClient extends Base {
  private readonly bootstrap: Broker[];
  private brokers = new Map<number, Broker>();
  private leaderOf = new Map<number, number>();
  private expiresMs = 0;
  private failures = 0;
  private id: string | undefined;
  private readonly apis = new Map<string, unknown>();

  constructor(
    source: ClientSource,
    private readonly topic: LedTopic,
  ) {
    super(singleTry(source));
    this.bootstrap = source.brokers.map((broker) => parseBroker(broker));
    // A broker may come back without the topic, or with another topic of the same name.
    this.on('client:broker:disconnect', () => this.forgetLeaders());
  }

  /**
   * The node that leads each partition. A partition without a leader is missing.
   * @throws NetworkError or ProtocolError if no broker reports the leaders
   */
  async leaders(): Promise<ReadonlyMap<number, number>> {
    if (performance.now() >= this.expiresMs) await this.readLeaders();
    return this.leaderOf;
  }

  /** The id that the cluster gave the topic when it was made; undefined before the leaders were read. */
  get topicId(): string | undefined {
    return this.id;
  }

  /** Makes the next call of `leaders` query the cluster. */
  forgetLeaders(): void {
    this.expiresMs = 0;
  }

  /** @throws NetworkError if the broker cannot be reached, or is unknown */
  async connectionTo(node: number): Promise<Connection> {
    const broker = this.brokers.get(node);
    if (!broker) throw new NetworkError(`No broker of the cluster has the id ${node}.`);
    return this.connections.get(broker);
  }

  /** A connection to any broker; after each failure, to another broker. */
  async anyConnection(): Promise<Connection> {
    const brokers = [...this.brokers.values(), ...this.bootstrap];
    const first = this.failures % brokers.length;
    return this.connections.getFirstAvailable([...brokers.slice(first), ...brokers.slice(0, first)]);
  }

  /** The newest version of the API that the brokers and the library know. */
  async api<Arguments extends unknown[], Response>(name: string): Promise<API<Arguments, Response>> {
    let api = this.apis.get(name) as API<Arguments, Response> | undefined;
    if (!api) {
      api = await new Promise<API<Arguments, Response>>((resolve, reject) => {
        this[kGetApi]<Arguments, Response>(name, (error, found) => (error ? reject(error) : resolve(found!)));
      });
      this.apis.set(name, api);
    }
    return api;
  }

  private async readLeaders(): Promise<void> {
    try {
      const { brokers, topics } = await this.metadataOfTopic();
      const [topic] = topics;
      if (!topic || topic.errorCode !== 0) throw new ProtocolError(topic?.errorCode ?? 'UNKNOWN_TOPIC_OR_PARTITION');
      this.brokers = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
      const led = topic.partitions.filter(({ leaderId }) => leaderId >= 0);
      this.leaderOf = new Map(led.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId]));
      this.id = topic.topicId;
      this.expiresMs = performance.now() + LEADERS_MAX_AGE_MS;
      this.failures = 0;
      if (topic.partitions.length !== this.topic.partitionCount) this.topic.onSuspicious();
    } catch (error) {
      this.failures++;
      this.topic.onSuspicious();
      throw error;
    }
  }

  private async metadataOfTopic(): Promise<Metadata> {
    const connection = await this.anyConnection();
    const api = await this.api<[topics: string[], allowAutoTopicCreation: boolean], Metadata>('Metadata');
    try {
      return await api.async(connection, [this.topic.name], false);
    } catch (error) {
      const partial = partialResponseOf<Metadata>(error);
      if (!partial) throw error;
      return partial;
    }
  }
}
