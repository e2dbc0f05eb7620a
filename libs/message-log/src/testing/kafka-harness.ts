import { Admin } from '@platformatic/kafka';
import type { Pool } from 'pg';
import { type LoopHealth, uuidv7 } from '#kernel';
import type { DeadLetter } from '../dead-letter.ts';
import { groupIdOf } from '../kafka/group-id.ts';
import type { KafkaLogOptions } from '../kafka/kafka-log.ts';
import { openKafkaLog } from '../kafka/open-kafka-log.ts';
import type { Consumer, MessageLog } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { type ContractRecord, contractTopic } from './contract-topic.ts';
import { CuttableNetwork } from './cuttable-network.ts';
import type { MessageLogHarness, RunningConsumer } from './message-log.contract.ts';
import { claimEpoch, currentEpochs, OWNERSHIP_TABLE } from './ownership-table.ts';

/** The least that brokers accept by default, so that a successor waits no longer than it must. */
const SESSION_TIMEOUT_MS = 6_000;

export interface KafkaRunningConsumer extends RunningConsumer {
  /** After a crash: the process was only cut off, and comes back. */
  revive(): void;
}

/** The contract's harness over a topic and a group of their own. */
export class KafkaHarness implements MessageLogHarness {
  readonly ownershipTable = OWNERSHIP_TABLE;
  readonly topic: Topic<ContractRecord>;
  readonly group = 'contract';
  readonly problems: string[] = [];
  readonly recoveries: string[] = [];
  /** The dead letters that the logs have kept. */
  readonly dead: DeadLetter[] = [];
  /** Called before dead letters are kept. */
  beforeKeeping: () => Promise<void> = () => Promise.resolve();
  private readonly logs: MessageLog[] = [];
  private readonly networks: CuttableNetwork[] = [];
  private sender: MessageLog | undefined;

  /** @param pool a database in which `createOwnershipTable` was called */
  constructor(
    private readonly brokers: string[],
    readonly pool: Pool,
    private readonly partitions = 4,
    private readonly health?: LoopHealth,
  ) {
    this.topic = contractTopic(`contract.${uuidv7(Date.now())}`);
  }

  async log(connection: KafkaLogOptions['connection'] = {}): Promise<MessageLog> {
    const log = await openKafkaLog({
      brokers: this.brokers,
      clientId: 'contract',
      topics: [this.topic],
      topicSettings: { partitions: this.partitions, replicationFactor: 1 },
      claimEpoch: (fence) => claimEpoch(this.pool, fence),
      currentEpochs: (fences) => currentEpochs(this.pool, fences),
      keepDeadLetters: async (letters) => {
        await this.beforeKeeping();
        this.dead.push(...letters);
      },
      onProblem: (message) => this.problems.push(message),
      onRecovered: (message) => this.recoveries.push(message),
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      connection,
      ...(this.health ? { health: this.health } : {}),
    });
    this.logs.push(log);
    return log;
  }

  async publish(records: readonly ContractRecord[]): Promise<void> {
    this.sender ??= await this.log({ context: this.network() });
    await this.sender.producer(this.topic).send(records);
  }

  async start(
    consumer: Consumer<ContractRecord>,
    { maxBytesInFlight }: { maxBytesInFlight: number },
  ): Promise<KafkaRunningConsumer> {
    const network = this.network();
    const log = await this.log({ context: network });
    await log.subscribe(this.topic, consumer, { group: this.group, maxBytesInFlight });
    return {
      stop: () => {
        network.mend();
        return log.stop();
      },
      crash: () => Promise.resolve(network.cut()),
      revive: () => network.mend(),
    };
  }

  /** Cuts the sender and all consumers off from the brokers while the work is done. */
  async whileCutOff(work: () => Promise<unknown>): Promise<void> {
    for (const network of this.networks) network.cut();
    await work();
    for (const network of this.networks) network.mend();
  }

  async committed(): Promise<number> {
    const admin = new Admin({ clientId: 'contract', bootstrapBrokers: this.brokers });
    try {
      const groupId = groupIdOf(this.group, this.topic.name);
      const groups = await admin.listConsumerGroupOffsets({ groups: [groupId] });
      return groups
        .flatMap((group) => group.topics)
        .flatMap((topic) => topic.partitions)
        .reduce((sum, { committedOffset }) => sum + Math.max(0, Number(committedOffset)), 0);
    } finally {
      await admin.close();
    }
  }

  private network(): CuttableNetwork {
    const network = new CuttableNetwork();
    this.networks.push(network);
    return network;
  }

  async close(): Promise<void> {
    await Promise.all(this.logs.map((log) => log.stop()));
    for (const network of this.networks) network.close();
  }
}
