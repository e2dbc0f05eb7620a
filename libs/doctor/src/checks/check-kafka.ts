import { counted } from '#kernel';
import { groupsUnder, inspectKafka, type KafkaQuestion, type KafkaState, topicsUnder } from '#message-log';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, warning } from '../finding.ts';

const START_IT = 'Start it, or correct host and port in KAFKA_BROKERS.';

function questionOf({ settings }: Site): KafkaQuestion {
  const topics = topicsUnder(settings.kafkaTopicPrefix);
  const groups = groupsUnder(settings.kafkaTopicPrefix);
  return {
    brokers: settings.kafkaBrokers!,
    clientId: 'posthorn-doctor',
    topics: [topics.events, topics.deliveries, topics.attempts, topics.control].map(({ name }) => name),
    topicSettings: { partitions: settings.kafkaPartitions, replicationFactor: settings.kafkaReplicationFactor },
    groups: [
      { group: groups.router, topic: topics.events.name },
      { group: groups.dispatcher, topic: topics.deliveries.name },
    ],
  };
}

function topicFindings({ missing, mismatches }: KafkaState): Finding[] {
  const found = mismatches.map((message) => problem(message, 'Posthorn does not start before.'));
  if (missing.length > 0) return [...found, ok(`The next start creates the topics ${missing.join(', ')}.`)];
  return found.length > 0 ? found : [ok('All topics exist as the settings have them.')];
}

function lagFinding({ group, topic, lag }: KafkaState['lags'][number]): Finding {
  if (typeof lag === 'number') return ok(`The group ${group} has ${counted(lag, 'record')} of ${topic} to consume.`);
  return warning(
    `The lag of the group ${group} on ${topic} cannot be read: ${lag}.`,
    'Grant Describe on the group and the topic.',
  );
}

/** The brokers, the topics against the settings, and how much each consumer group has still to consume. */
export const checkKafka: Check = {
  area: 'Kafka',
  async run(site) {
    const { kafkaBrokers } = site.settings;
    if (kafkaBrokers === undefined) return [ok('KAFKA_BROKERS is unset: the log is in the process.')];
    try {
      const state = await inspectKafka(questionOf(site));
      return [
        ok(`${counted(state.brokers, 'broker answers', 'brokers answer')}.`),
        ...topicFindings(state),
        ...state.lags.map(lagFinding),
      ];
    } catch (error) {
      return [problem(`Kafka at ${kafkaBrokers.join(', ')} cannot be used: ${reasonOf(error)}.`, START_IT)];
    }
  },
};
