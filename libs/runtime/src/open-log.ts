import type pg from 'pg';
import type { Settings } from '#config';
import { type Clock, type LoopHealth, messageOf, PosthornError, type ProblemReports, systemClock } from '#kernel';
import { clusterOf, DeadLetters, InProcessLog, type MessageLog, openKafkaLog, type Topics } from '#message-log';
import { keepDeadLettersIn } from '#outbox';
import { claimOwnership, currentEpochs, isDatabaseAway } from '#postgres';
import type { Logger } from '#telemetry';

/** The clock of a log, and the receivers of its problems and their ends. */
export interface LogContext {
  clock: Pick<Clock, 'nowMs'>;
  problems: ProblemReports;
  logger: Pick<Logger, 'info'>;
  health: LoopHealth;
}

/** Returns true if the message of an error is its cause, so that its stack adds nothing. */
const isExplained = (error: unknown) => error instanceof PosthornError || isDatabaseAway(error);

/** The message log of the settings: Kafka, or the log in this process. */
export function openLog(
  settings: Settings,
  topics: Topics,
  pool: pg.Pool,
  owner: string,
  { clock, problems, logger, health }: LogContext,
): Promise<MessageLog> {
  const keepDeadLetters = keepDeadLettersIn(pool, clock);
  const onProblem = (message: string, error: unknown) => {
    const stack = isExplained(error) ? undefined : error;
    problems.report(error === undefined ? message : `${message}: ${messageOf(error)}`, stack);
  };
  if (settings.kafkaBrokers === undefined) {
    const dead = new DeadLetters(keepDeadLetters, onProblem, systemClock, health);
    return Promise.resolve(new InProcessLog((fence, leader) => claimOwnership(pool, fence, owner, leader), dead));
  }
  return openKafkaLog({
    ...clusterOf(settings, owner, onProblem),
    topicSettings: {
      partitions: settings.kafkaPartitions,
      replicationFactor: settings.kafkaReplicationFactor,
      maxDataBytes: settings.maxDataBytes,
    },
    topics: Object.values(topics),
    claimEpoch: (fence) => claimOwnership(pool, fence, owner),
    currentEpochs: (fences) => currentEpochs(pool, fences),
    keepDeadLetters,
    onProblem,
    onRecovered: (message) => logger.info(message),
    health,
  });
}
