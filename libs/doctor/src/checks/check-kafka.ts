import { counted, endsInTime, PosthornError } from '#kernel';
import {
  clusterOf,
  groupsUnder,
  inspectKafka,
  KafkaExaminationError,
  type KafkaQuestion,
  type KafkaState,
  topicsUnder,
} from '#message-log';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, warning } from '../finding.ts';

/** Shorter than the time limit of the check. */
const ANSWER_TIMEOUT_MS = 15_000;
const START_IT = 'Start it, or correct host and port in KAFKA_BROKERS.';
const FAILED_ADDRESS = /Connection to (\S+) failed/g;

/** Advises on brokers that cannot be reached. Brokers advertise addresses that may hold in another network only. */
function adviceOn(reason: string, brokers: readonly string[]): string {
  const failed = [...reason.matchAll(FAILED_ADDRESS)].map(([, address]) => address!);
  const advertised = failed.find((address) => !brokers.includes(address));
  if (advertised === undefined || failed.some((address) => brokers.includes(address))) return START_IT;
  return `A broker of KAFKA_BROKERS answers and names the broker ${advertised}, which cannot be reached from here: correct its advertised.listeners, or start it.`;
}

function questionOf({ settings }: Site): KafkaQuestion {
  const topics = topicsUnder(settings.kafkaTopicPrefix);
  const groups = groupsUnder(settings.kafkaTopicPrefix);
  return {
    ...clusterOf(settings, 'posthorn-doctor', () => undefined),
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

/** One finding for each sentence about the topics. */
function topicFindings({ missing, mismatches, failures, warnings }: KafkaState): Finding[] {
  const found = [
    ...mismatches.map((message) => problem(message, 'Posthorn does not start until this is corrected.')),
    ...failures.map((message) =>
      problem(
        message,
        'Until the brokers are back, records for these partitions wait; then they are sent without a restart.',
      ),
    ),
    ...warnings.map((message) => warning(message, 'See docs/kafka.md.')),
  ];
  if (missing.length > 0 && mismatches.length === 0)
    return [...found, ok(`The next start creates the topics ${missing.join(', ')}.`)];
  return found.length > 0 ? found : [ok('All topics exist and match the settings.')];
}

function lagFinding({ group, topic, lag }: KafkaState['lags'][number]): Finding {
  if (typeof lag === 'number') return ok(`The group ${group} has ${counted(lag, 'record')} of ${topic} to consume.`);
  return warning(
    `The lag of the group ${group} on ${topic} cannot be read: ${lag}.`,
    'Grant Describe on the group and the topic.',
  );
}

/** A password that travels in plain text is read by everyone on the way. */
function loginFindings({ kafkaSaslMechanism, kafkaTls }: Site['settings']): Finding[] {
  if (kafkaTls || (kafkaSaslMechanism !== 'PLAIN' && kafkaSaslMechanism !== 'OAUTHBEARER')) return [];
  const what = kafkaSaslMechanism === 'PLAIN' ? 'the password' : 'the token';
  const advice = 'Set KAFKA_TLS=true and name a listener with SASL_SSL, or use SCRAM-SHA-512.';
  return [
    warning(`KAFKA_SASL_MECHANISM=${kafkaSaslMechanism} sends ${what} to the brokers without encryption.`, advice),
  ];
}

function silentFinding(brokers: readonly string[]): Finding {
  const what = `Kafka at ${brokers.join(', ')} accepts connections, but sent no answer within ${ANSWER_TIMEOUT_MS / 1_000} s`;
  const advice =
    'Check whether it hangs, is overloaded or is starting, and whether the address is that of a Kafka and of its port without TLS.';
  return problem(`${what}.`, advice);
}

/**
 * Examines the brokers, compares the topics with the settings, and reads how much each consumer group has still to
 * consume.
 */
export const checkKafka: Check = {
  area: 'Kafka',
  async run(site) {
    const { kafkaBrokers } = site.settings;
    if (kafkaBrokers === undefined)
      return [ok('KAFKA_BROKERS is not set: the message log is embedded in the process.')];
    try {
      const inspecting = inspectKafka(questionOf(site));
      if (!(await endsInTime(inspecting, ANSWER_TIMEOUT_MS))) return [silentFinding(kafkaBrokers)];
      const state = await inspecting;
      return [
        ok(`${counted(state.brokers, 'broker answers', 'brokers answer')}.`),
        ...loginFindings(site.settings),
        ...topicFindings(state),
        ...state.lags.map(lagFinding),
      ];
    } catch (error) {
      if (error instanceof PosthornError) return [problem(error.message, 'Correct the setting, or its file.')];
      const reason = reasonOf(error);
      const what = `Kafka at ${kafkaBrokers.join(', ')} cannot be used: ${reason}.`;
      const refused = error instanceof KafkaExaminationError ? error.advice : undefined;
      if (refused === '') return [problem(what, 'See docs/kafka.md.')];
      return [problem(what, refused ?? adviceOn(reason, kafkaBrokers))];
    }
  },
};
