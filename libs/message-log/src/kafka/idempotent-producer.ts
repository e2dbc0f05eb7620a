import { type initProducerIdV5, NumericMap, type produceV11, ProduceAcks, ProtocolError } from '@platformatic/kafka';
import { isPassing, partialResponseOf, refusalsIn } from './client-errors.ts';
import type { LeaderClient } from './leader-client.ts';
import { messageRecords, type OutgoingMessage } from './outgoing-record.ts';
import { within } from './within.ts';

type ProduceResponse = produceV11.ProduceResponse;

const CLOSE_TIMEOUT_MS = 5_000;
/** How long a broker waits for the in-sync copies; less than the 30 s after which the client gives the broker up. */
const ACKNOWLEDGE_TIMEOUT_MS = 20_000;
/** Sequence numbers are 31 bits wide, and begin again at 0. */
const SEQUENCE_NUMBERS = 2 ** 31;

/** Returns true if the broker refuses these bytes for their size, now and always. */
export function isTooLarge(error: unknown): boolean {
  return refusalsIn(error).some(({ apiId }) => apiId === 'MESSAGE_TOO_LARGE' || apiId === 'RECORD_LIST_TOO_LARGE');
}

/** A producer id of one topic, with the number of the next record of each partition. */
interface Identity {
  producerId: bigint;
  producerEpoch: number;
  /** The id that the cluster gave the topic. */
  topicId: string | undefined;
  /** By `<topic>:<partition>`, as the library looks them up. */
  sequences: NumericMap;
}

/** The part of a client that producing needs. */
export type ProducingClient = Pick<
  LeaderClient,
  'leaders' | 'forgetLeaders' | 'topicId' | 'connectionTo' | 'anyConnection' | 'api' | 'close'
>;

/** The result of one call, over all leaders. */
interface Outcome {
  answered: Set<number>;
  failures: unknown[];
}

/**
 * An idempotent producer of one topic; each call waits for the previous call.
 *
 * A failed request may have been appended. The broker recognises its repetition by producer id and sequence number
 * alone, so it would drop other records under the same numbers as a repetition. So a failure is followed by the very
 * same batch, or by `renew`. The library's own producer does not promise this: it counts a failed request as sent. So
 * requests are made here, of the library's messages.
 */
export class IdempotentProducer {
  private client: ProducingClient | undefined;
  private identity: Identity | undefined;

  constructor(
    private readonly topic: string,
    private readonly connect: () => ProducingClient,
    private readonly onProblem: (message: string, error: unknown) => void,
  ) {}

  /**
   * Appends the messages, each to its `partition`.
   * @returns the messages that no broker has acknowledged, to be sent again: all messages of a partition or none,
   * because a leader acknowledges each of its partitions as a whole
   * @throws the failure, if no message was acknowledged
   */
  async produce(messages: OutgoingMessage[]): Promise<OutgoingMessage[]> {
    const client = (this.client ??= this.connect());
    const outcome: Outcome = { answered: new Set(), failures: [] };
    try {
      const leaders = await client.leaders();
      const identity = await this.identityFor(client);
      const byLeader = Map.groupBy(messages, ({ partition }) => leaders.get(partition));
      await Promise.all([...byLeader].map(([leader, part]) => this.sendTo(leader, part, client, identity, outcome)));
    } catch (error) {
      outcome.failures.push(error);
    }
    const { answered, failures } = outcome;
    if (failures.length === 0) return [];
    client.forgetLeaders();
    const final = failures.find((failure) => !isPassing(failure));
    if (final !== undefined) await this.renew();
    if (answered.size === 0) throw final ?? failures[0];
    return messages.filter(({ partition }) => !answered.has(partition));
  }

  /** Goes on under another producer id, over new connections. */
  async renew(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.identity = undefined;
    if (!client) return;
    try {
      await within(client.close(), CLOSE_TIMEOUT_MS, `Disconnecting the producer of ${this.topic}`);
    } catch (error) {
      this.onProblem(`The producer of ${this.topic} could not be ended`, error);
    }
  }

  /**
   * The identity, which is a new one if the topic was made anew. A Kafka that comes back empty gives producer ids from
   * the start. Our old id may then be another producer's, and our records would be taken for repetitions of that
   * producer's.
   */
  private async identityFor(client: ProducingClient): Promise<Identity> {
    const { topicId } = client;
    if (this.identity?.topicId !== topicId) this.identity = undefined;
    return (this.identity ??= await this.newIdentity(client, topicId));
  }

  private async newIdentity(client: ProducingClient, topicId: string | undefined): Promise<Identity> {
    type Arguments = Parameters<typeof initProducerIdV5.api.async> extends [unknown, ...infer Rest] ? Rest : never;
    type Response = initProducerIdV5.InitProducerIdResponse;
    const api = await client.api<Arguments, Response>('InitProducerId');
    const connection = await client.anyConnection();
    const { producerId, producerEpoch } = await api.async(connection, null, ACKNOWLEDGE_TIMEOUT_MS, -1n, -1);
    return { producerId, producerEpoch, topicId, sequences: new NumericMap() };
  }

  /** Never rejects: failures are added to the outcome. */
  private async sendTo(
    leader: number | undefined,
    messages: OutgoingMessage[],
    client: ProducingClient,
    identity: Identity,
    outcome: Outcome,
  ): Promise<void> {
    try {
      if (leader === undefined) throw new ProtocolError('LEADER_NOT_AVAILABLE');
      const response = await this.request(leader, messages, client, identity);
      this.account(response, messages, identity, outcome);
    } catch (error) {
      outcome.failures.push(error);
    }
  }

  private async request(
    leader: number,
    messages: OutgoingMessage[],
    client: ProducingClient,
    identity: Identity,
  ): Promise<ProduceResponse> {
    type Arguments = Parameters<typeof produceV11.api.async> extends [unknown, ...infer Rest] ? Rest : never;
    const api = await client.api<Arguments, ProduceResponse>('Produce');
    const connection = await client.connectionTo(leader);
    try {
      const records = messageRecords(this.topic, messages, identity.producerId);
      return await api.async(connection, ProduceAcks.ALL, ACKNOWLEDGE_TIMEOUT_MS, records, identity);
    } catch (error) {
      const partial = partialResponseOf<ProduceResponse>(error);
      if (!partial) throw error;
      return partial;
    }
  }

  private account(
    { responses }: ProduceResponse,
    messages: OutgoingMessage[],
    { sequences }: Identity,
    { answered, failures }: Outcome,
  ): void {
    const sent = Map.groupBy(messages, ({ partition }) => partition);
    for (const { index, errorCode, errorMessage } of responses.flatMap((topic) => topic.partitionResponses)) {
      const error = errorCode === 0 ? undefined : new ProtocolError(errorCode, errorMessage);
      // A duplicate is this very batch, appended by a request that was given up.
      if (error && error.apiId !== 'DUPLICATE_SEQUENCE_NUMBER') {
        failures.push(error);
        continue;
      }
      answered.add(index);
      const key = `${this.topic}:${index}`;
      sequences.set(key, (sequences.getWithDefault(key, 0) + sent.get(index)!.length) % SEQUENCE_NUMBERS);
    }
    const named = new Set(responses.flatMap((topic) => topic.partitionResponses.map(({ index }) => index)));
    const missing = [...sent.keys()].filter((partition) => !named.has(partition));
    if (missing.length > 0) failures.push(new Error(`The response lacks the partitions ${missing.join(', ')}.`));
  }
}
