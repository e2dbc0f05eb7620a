import { type LogEntry, logLevel } from 'kafkajs';

/**
 * Parts of kafkajs whose words are of what it, or we, get over without anybody's help. What is not got over comes to us
 * as a rejected call or as the consumer's crash, and is reported from there.
 *
 * - Connection, BrokerPool, RequestQueue: every failed try to connect, every refusing or late answer, also those that
 *   are tried again: a fresh broker, say, first answers GROUP_COORDINATOR_NOT_AVAILABLE.
 * - Runner: each rebalance. Consumer, Producer: each failure, before we hear of it ourselves.
 */
const REPORTED_ELSEWHERE = new Set(['Connection', 'BrokerPool', 'Runner', 'Consumer', 'Producer', 'RequestQueue']);

/** kafkajs' own log: what asks for attention goes to `onProblem`, the rest nowhere. */
export function clientLog(onProblem: (message: string, error: unknown) => void) {
  return () =>
    ({ namespace, level, log }: LogEntry) => {
      if (level > logLevel.WARN || REPORTED_ELSEWHERE.has(namespace)) return;
      onProblem(`kafkajs ${namespace}: ${log.message}`, log);
    };
}
