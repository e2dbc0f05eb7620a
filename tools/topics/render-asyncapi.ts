import { readFileSync } from 'node:fs';
import { KAFKA_BINDINGS, type PublicTopic, type PublicTopics } from './describe-topics.ts';

const DESCRIPTION = `What other teams can read in Kafka beside their webhooks. docs/topics.md is the guide.

Every id is a UUID; the REST API shows the same id as a TypeID. Records may come twice and are recognized by \`ce_id\`. A later version of a topic may add headers, fields, values of an enumeration and kinds of messages: ignore what you do not know. Anything else gets a topic of another version (\`.v2\`), and both are written for one minor version at least.`;

/** Kafka's settings of a topic as Posthorn makes it; an administrator may have chosen others. */
const TOPIC_SETTINGS = { 'cleanup.policy': ['delete'], 'max.message.bytes': 2_097_152 };

function channelOf({ address, title, description, messages }: PublicTopic) {
  const named = Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }] as const);
  const kafka = { topic: address, topicConfiguration: TOPIC_SETTINGS, bindingVersion: KAFKA_BINDINGS };
  return { address, title, description, messages: Object.fromEntries(named), bindings: { kafka } };
}

function operationOf({ channel, title, messages }: PublicTopic) {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${channel}` },
    summary: `Posthorn sends: ${title.toLowerCase()}.`,
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  };
}

/** The text of docs/asyncapi.json: AsyncAPI 3.1. */
export function renderAsyncApi({ topics, schemas }: PublicTopics): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const document = {
    asyncapi: '3.1.0',
    info: {
      title: 'Topics of Posthorn',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'The brokers of KAFKA_BROKERS.' },
    },
    channels: Object.fromEntries(topics.map((topic) => [topic.channel, channelOf(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`send-${topic.channel}`, operationOf(topic)])),
    components: { messages: Object.fromEntries(topics.flatMap(({ messages }) => Object.entries(messages))), schemas },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
