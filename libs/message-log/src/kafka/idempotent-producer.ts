import type { Kafka, Message, Producer } from 'kafkajs';
import { KafkaJSProtocolError } from './commonjs-exports.ts';
import { within } from './within.ts';

const DISCONNECT_TIMEOUT_MS = 5_000;
/** The acknowledgement of all in-sync copies. */
const ALL = -1;

/** The error that began it: kafkajs wraps what it has tried several times. */
function originOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? originOf(error.cause) : error;
}

/** Whether the broker refuses these bytes for their size, now and always. */
export function isTooLarge(error: unknown): boolean {
  const origin = originOf(error);
  return (
    origin instanceof KafkaJSProtocolError &&
    (origin.type === 'MESSAGE_TOO_LARGE' || origin.type === 'RECORD_LIST_TOO_LARGE')
  );
}

/** Whether the same batch under the same producer id may pass later: it is not the broker's final word. */
function isPassing(error: unknown): boolean {
  const origin = originOf(error);
  return !(origin instanceof KafkaJSProtocolError) || origin.retriable;
}

/**
 * kafkajs' idempotent producer for one topic, one request at a time.
 *
 * A failed request may have been appended, and the broker tells its repetition by producer id and sequence number
 * alone: other records under the same numbers would be taken for a repetition and dropped. So what follows a failure is
 * either the very same batch, or comes after `renew`.
 */
export class IdempotentProducer {
  private producer: Producer | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
    private readonly onProblem: (message: string, error: unknown) => void,
  ) {}

  /**
   * Appends the messages, each to its `partition`.
   * @returns the messages that nobody has answered for, to be sent again. Whole partitions: kafkajs forgets those
   * whose leader moves, between two tries, to a broker that has answered already.
   */
  async produce(messages: Message[]): Promise<Message[]> {
    const producer = (this.producer ??= this.create());
    try {
      await producer.connect();
      const answers = await producer.send({ topic: this.topic, acks: ALL, messages });
      const answered = new Set(answers.map((answer) => answer.partition));
      return messages.filter((message) => !answered.has(message.partition!));
    } catch (error) {
      if (!isPassing(error)) await this.renew();
      throw error;
    }
  }

  /** Goes on under another producer id. */
  async renew(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    if (!producer) return;
    try {
      await within(producer.disconnect(), DISCONNECT_TIMEOUT_MS, `Disconnecting the producer of ${this.topic}`);
    } catch (error) {
      this.onProblem(`The producer of ${this.topic} did not end well`, error);
    }
  }

  private create(): Producer {
    return this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => (args) => args.message.partition!,
    });
  }
}
