import type pg from 'pg';
import type { Settings } from '#config';
import { type Clock, type LoopHealth, messageOf, type ProblemReports } from '#kernel';
import { DeadLetters, InProcessLog, type MessageLog, openKafkaLog, type Topics } from '#message-log';
import { keepDeadLettersIn } from '#outbox';
import { claimOwnership, currentEpochs } from '#postgres';

/** The message log of the settings: Kafka, or the log in this process. */
export function openLog(
  settings: Settings,
  topics: Topics,
  pool: pg.Pool,
  owner: string,
  { report }: ProblemReports,
  health: LoopHealth,
  clock: Pick<Clock, 'nowMs'>,
): Promise<MessageLog> {
  const keepDeadLetters = keepDeadLettersIn(pool);
  const onProblem = (message: string, error: unknown) =>
    report(error === undefined ? message : `${message}: ${messageOf(error)}`, error);
  if (settings.kafkaBrokers === undefined) {
    const dead = new DeadLetters(keepDeadLetters, onProblem);
    return Promise.resolve(new InProcessLog((fence, leader) => claimOwnership(pool, fence, owner, leader), dead));
  }
  return openKafkaLog({
    brokers: [...settings.kafkaBrokers],
    clientId: owner,
    topicSettings: { partitions: settings.kafkaPartitions, replicationFactor: settings.kafkaReplicationFactor },
    topics: Object.values(topics),
    claimEpoch: (fence) => claimOwnership(pool, fence, owner),
    currentEpochs: (fences) => currentEpochs(pool, fences),
    keepDeadLetters,
    nowMs: () => clock.nowMs(),
    onProblem,
    health,
  });
}
