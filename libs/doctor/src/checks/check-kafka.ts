import { counted, endsInTime } from '#kernel';
import { groupsUnder, inspectKafka, type KafkaQuestion, type KafkaState, topicsUnder } from '#message-log';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, warning } from '../finding.ts';

/** Sooner than the check is given up. */
const ANSWER_TIMEOUT_MS = 15_000;
const START_IT = 'Start it, or correct host and port in KAFKA_BROKERS.';
const FAILED_ADDRESS = /Connection to (\S+) failed/g;

/** Brokers name their own addresses to whoever has found one of them: those may be right for others alone. */
function adviceOn(reason: string, brokers: readonly string[]): string {
  const failed = [...reason.matchAll(FAILED_ADDRESS)].map(([, address]) => address!);
  const advertised = failed.find((address) => !brokers.includes(address));
  if (advertised === undefined || failed.some((address) => brokers.includes(address))) return START_IT;
  return `A broker of KAFKA_BROKERS answers, and names ${advertised}, which cannot be reached from here: correct advertised.listeners of that broker, or start it.`;
}

function questionOf({ settings }: Site): KafkaQuestion {
  const topics = topicsUnder(settings.kafkaTopicPrefix);
  const groups = groupsUnder(settings.kafkaTopicPrefix);
  return {
    brokers: settings.kafkaBrokers!,
    clientId: 'posthorn-doctor',
    topics: [topics.events, topics.deliveries, topics.attempts, topics.control],
    topicSettings: {
      partitions: settings.kafkaPartitions,
      replicationFactor: settings.kafkaReplicationFactor,
      maxDataBytes: settings.maxDataBytes,
    },
    groups: [
      { group: groups.router, topic: topics.events.name },
      { group: groups.dispatcher, topic: topics.deliveries.name },
    ],
  };
}

/** The sentences that state a fact and what to do, as one finding each. */
function topicFindings({ missing, mismatches, failures, warnings }: KafkaState): Finding[] {
  const found = [
    ...mismatches.map((message) => problem(message, 'Posthorn does not start before.')),
    ...failures.map((message) => problem(message, 'What is sent there waits, and goes on by itself then.')),
    ...warnings.map((message) => warning(message, 'See docs/kafka.md.')),
  ];
  if (missing.length > 0 && mismatches.length === 0)
    return [...found, ok(`The next start creates the topics ${missing.join(', ')}.`)];
  return found.length > 0 ? found : [ok('All topics exist as the settings have them.')];
}

function lagFinding({ group, topic, lag }: KafkaState['lags'][number]): Finding {
  if (typeof lag === 'number') return ok(`The group ${group} has ${counted(lag, 'record')} of ${topic} to consume.`);
  return warning(
    `The lag of the group ${group} on ${topic} cannot be read: ${lag}.`,
    'Grant Describe on the group and the topic.',
  );
}

function silentFinding(brokers: readonly string[]): Finding {
  const what = `Kafka at ${brokers.join(', ')} takes connections, and has not answered within ${ANSWER_TIMEOUT_MS / 1_000} s`;
  const advice =
    'Look whether it hangs, is overloaded or starts, and whether that is a Kafka and its port without TLS.';
  return problem(`${what}.`, advice);
}

/** The brokers, the topics against the settings, and how much each consumer group has still to consume. */
export const checkKafka: Check = {
  area: 'Kafka',
  async run(site) {
    const { kafkaBrokers } = site.settings;
    if (kafkaBrokers === undefined) return [ok('KAFKA_BROKERS is unset: the log is in the process.')];
    const inspecting = inspectKafka(questionOf(site));
    try {
      if (!(await endsInTime(inspecting, ANSWER_TIMEOUT_MS))) return [silentFinding(kafkaBrokers)];
      const state = await inspecting;
      return [
        ok(`${counted(state.brokers, 'broker answers', 'brokers answer')}.`),
        ...topicFindings(state),
        ...state.lags.map(lagFinding),
      ];
    } catch (error) {
      const reason = reasonOf(error);
      const what = `Kafka at ${kafkaBrokers.join(', ')} cannot be used: ${reason}.`;
      return [problem(what, adviceOn(reason, kafkaBrokers))];
    }
  },
};
