import type { PublicTopic, PublicTopics } from './describe-topics.ts';
import type { Schema } from './read-schemas.ts';

const HEAD = `# Topics for other teams

With \`KAFKA_BROKERS\`, your own services can read three topics of Posthorn: accepted events, attempts to deliver them, and changes of resources. [asyncapi.json](asyncapi.json) describes them for programs (AsyncAPI 3), with a JSON Schema for the headers and the value of each message. Both files are made from the code by \`npm run generate\`. [examples/analytics-consumer](../examples/analytics-consumer/README.md) is a service that counts by this description alone.

The names begin with \`KAFKA_TOPIC_PREFIX\`, which is \`posthorn\` by default. \`posthorn.deliveries.v1\` is Posthorn's own: do not read it.

## What holds for all of them

- **Form.** A record is a CloudEvent 1.0 in the binary mode of its Kafka binding: attributes are headers that begin with \`ce_\`, and the value is JSON.
- **Ids.** Every id is a UUID in lower case. \`ce_source\` is the id of the project in each topic. The API shows the same ids as [TypeIDs](#ids).
- **Repeats.** A record may come more than once, also some time later. \`ce_id\` is the same each time, so keep the ids that you have counted, or store by them.
- **Order.** Records with the same key have the order that their topic names. Records with different keys have none.
- **Partitions.** \`KAFKA_PARTITIONS\` of each topic, 12 by default, by the key (murmur2, as in the Java client).
- **Retention.** That of your brokers, a week by default: Posthorn sets none. What is dropped from a topic stays in Postgres for \`POSTHORN_RETENTION_DAYS\`.
- **Rights.** A consumer needs Read and Describe on the topics, and Read on its group. It must not write to them.

## What may change

A later version of Posthorn may add headers, fields, values of an enumeration, and kinds of control messages. Ignore what you do not know. Everything else gets a topic of a new version, such as \`posthorn.attempts.v2\`, and the old one is written beside it for one minor version at least.
`;

const TAIL = `## Ids

A TypeID is its prefix, \`_\`, and the UUID in Crockford's base32: \`evt_01kbm5k3sff8rt4vz3e0gv3g3q\`. This is the UUID of one:

\`\`\`js
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function uuidOf(typeId) {
  let value = 0n;
  for (const character of typeId.slice(-26)) value = value * 32n + BigInt(ALPHABET.indexOf(character));
  return value.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
\`\`\`
`;

/** The JSON type of a schema, in one word for people. */
function typeOf(schema: Schema, shared: Record<string, Schema>): string {
  if (typeof schema.$ref === 'string') return typeOf(shared[schema.$ref.split('/').at(-1)!]!, shared);
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (Array.isArray(schema.enum)) return (schema.enum as string[]).map((value) => `\`${value}\``).join(', ');
  if (Array.isArray(schema.anyOf)) {
    return [...new Set((schema.anyOf as Schema[]).map((each) => typeOf(each, shared)))].join(', ');
  }
  const types = [schema.type].flat().map(String);
  return types.map((type) => (type === 'string' && schema.format ? schema.format : type)).join(', ');
}

function tableOf(schema: Schema, shared: Record<string, Schema>, name: string): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties!).map(
    ([key, each]) =>
      `| \`${key}\` | ${typeOf(each, shared)} | ${required.has(key) ? 'always' : ''} | ${(each.description ?? '').replaceAll('\n', ' ')} |`,
  );
  return [`| ${name} | form | | |`, '| --- | --- | --- | --- |', ...rows].join('\n');
}

function fieldsOf({ properties = {} }: Schema): string {
  const names = Object.keys(properties).filter((name) => name !== 'by');
  return names.map((name) => `\`${name}\``).join(', ');
}

function sectionOf({ address, title, description, messages }: PublicTopic, shared: Record<string, Schema>): string {
  const all = Object.values(messages);
  const [first] = all as [(typeof all)[0]];
  const head = `## ${address}\n\n**${title}.** ${description} The key is: ${first.bindings.kafka.key.description!.replace('The', 'the')}\n`;
  if (all.length === 1) {
    const value = first.payload.properties ? `\n${tableOf(first.payload, shared, 'field')}\n` : '';
    return `${head}\n${tableOf(first.headers, shared, 'header')}\n${value}`;
  }
  const headers = { ...first.headers, properties: { ...first.headers.properties, ce_type: TYPE_OF_CONTROL } };
  const payload = { ...first.payload, properties: { ...first.payload.properties, ...CONTROL_FIELDS } };
  const kinds = all.map(({ title: kind, payload: each }) => `| \`${kind}\` | ${fieldsOf(each.properties!.data!)} |`);
  const table = ['| kind | fields of `data` |', '| --- | --- |', ...kinds].join('\n');
  return `${head}\n${tableOf(headers, shared, 'header')}\n\n${tableOf(payload, shared, 'field')}\n\n\`data\` has, besides \`by\`, the API key that made the request:\n\n${table}\n`;
}

const TYPE_OF_CONTROL: Schema = { type: 'string', description: 'The kind of the change.' };
const CONTROL_FIELDS = { type: TYPE_OF_CONTROL, data: { type: 'object', description: 'What has changed.' } };

/** The text of docs/topics.md. */
export function renderTopicsPage({ topics, schemas }: PublicTopics): string {
  return [HEAD, ...topics.map((topic) => sectionOf(topic, schemas)), TAIL].join('\n');
}
