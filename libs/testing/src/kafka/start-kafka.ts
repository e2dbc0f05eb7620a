import { startApacheKafka } from './apache-kafka.ts';
import { startDockerKafka } from './docker-kafka.ts';

/** A Kafka that `startKafka` was given or has started. */
export interface RunningKafka {
  /** Addresses as host:port. */
  brokers: string[];
  /** Ends the Kafka that was started here; a Kafka that was there before stays. */
  stop(): Promise<void>;
}

/** The result of `startKafka` if this machine has no Kafka and can start none; tests of Kafka are skipped then. */
export interface NoKafka {
  /** The reason why there is none, for a person to read. */
  unavailable: string;
}

const RUNGS: ((port?: number) => Promise<RunningKafka | undefined>)[] = [
  () => startDockerKafka(),
  (port) => startApacheKafka({ port }),
];

/**
 * A real Kafka, from the first of these sources that works: `KAFKA_BROKERS` (host:port, separated by commas), a
 * container if a Docker engine responds, or an Apache Kafka run with the installed Java. Never rejects.
 * @param options.port for an Apache Kafka; by default any free one
 */
export async function startKafka(options: { port?: number } = {}): Promise<RunningKafka | NoKafka> {
  const given = process.env.KAFKA_BROKERS;
  if (given) return { brokers: given.split(',').map((broker) => broker.trim()), stop: () => Promise.resolve() };
  const reasons = ['KAFKA_BROKERS is not set'];
  for (const start of RUNGS) {
    try {
      const kafka = await start(options.port);
      if (kafka) return kafka;
      reasons.push('no Docker engine answers');
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { unavailable: reasons.join('; ') };
}
