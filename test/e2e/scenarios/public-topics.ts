import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isUuid, parseDateTime } from '#kernel';
import { readTopics, type TopicRecord } from '../support/read-topics.ts';
import type { Scene } from '../support/scene.ts';

interface Described {
  properties?: Record<string, { const?: string; enum?: string[] }>;
}

interface AsyncApi {
  channels: Record<string, { address: string; messages: Record<string, unknown> }>;
  components: { messages: Record<string, { headers: Described; payload: Described }>; schemas: object };
}

/** A message of docs/asyncapi.json, with what it says of headers and values. */
interface DescribedMessage {
  name: string;
  headers: Described;
  hasType: (type: string) => boolean;
  check: (record: TopicRecord) => string | undefined;
}

const described = JSON.parse(readFileSync(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8')) as AsyncApi;

const ajv = new Ajv2020({
  strict: false,
  formats: { uuid: isUuid, 'date-time': (text) => parseDateTime(text) !== undefined },
  schemas: [{ $id: 'doc', components: { schemas: described.components.schemas } }],
});

/** A validator of a schema whose references lead into the document. */
function validatorOf(schema: object): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/');
  return ajv.compile(JSON.parse(text) as object);
}

const faultsOf = (what: string, validate: ValidateFunction) =>
  (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`).join('; ');

function describedMessage(name: string): DescribedMessage {
  const { headers, payload } = described.components.messages[name]!;
  const [ofHeaders, ofPayload] = [validatorOf(headers), validatorOf(payload)];
  const { const: only, enum: several } = headers.properties!.ce_type!;
  return {
    name,
    headers,
    hasType: (type) => (several ? several.includes(type) : only === undefined || only === type),
    check: (record) => {
      if (!ofHeaders(record.headers)) return faultsOf('headers', ofHeaders);
      const unknown = Object.keys(record.headers).filter((header) => !(header in headers.properties!));
      if (unknown.length > 0) return `headers that are not described: ${unknown.join(', ')}`;
      return ofPayload(JSON.parse(record.value)) ? undefined : faultsOf('value', ofPayload);
    },
  };
}

/** The records of Posthorn's own in a topic: a scenario sends wrong records to some, as another program would. */
async function ownRecords({ system }: Scene, address: string): Promise<TopicRecord[]> {
  const { brokers, topicPrefix } = system.kafka!;
  const records = await readTopics(brokers, [address.replace(/^posthorn/, topicPrefix)]);
  return records.filter(({ headers }) => headers.ph_producer !== undefined);
}

/** The topics that other teams read, against their description. Runs last: it reads what all scenarios have caused. */
export function publicTopics(scene: Scene): void {
  it('have the records that docs/asyncapi.json describes, and all kinds of them', async () => {
    const seen = new Set<string>();
    const faults: string[] = [];
    for (const { address, messages } of Object.values(described.channels)) {
      const kinds = Object.keys(messages).map(describedMessage);
      for (const record of await ownRecords(scene, address)) {
        const kind = kinds.find(({ hasType }) => hasType(record.headers.ce_type!));
        const fault = kind ? kind.check(record) : 'no message of this type is described';
        if (fault !== undefined) faults.push(`${address}, ${record.headers.ce_type}: ${fault}\n${record.value}`);
        if (kind) seen.add(kind.name === 'attempt' ? record.headers.ce_type! : kind.name);
      }
    }
    expect(faults).toEqual([]);
    const { attempt, ...others } = described.components.messages;
    expect([...seen].sort()).toEqual([...attempt!.headers.properties!.ce_type!.enum!, ...Object.keys(others)].sort());
  });

  it('join an attempt with its event, and name the type of the event', async () => {
    const events = await ownRecords(scene, 'posthorn.events.v1');
    const typeOf = new Map(events.map(({ headers }) => [headers.ce_id, headers.ce_type]));
    const attempts = (await ownRecords(scene, 'posthorn.attempts.v1')).map(({ headers, value }) => {
      const { trigger, eventType } = JSON.parse(value) as { trigger: string; eventType: string | null };
      return { subject: headers.ce_subject, trigger, eventType };
    });
    expect(attempts.length).toBeGreaterThan(100);
    // The event of a test is for one endpoint alone, and is in no topic; its delivery may be replayed.
    const tests = new Set(attempts.filter(({ trigger }) => trigger === 'test').map(({ subject }) => subject));
    for (const { subject, eventType } of attempts) {
      expect(eventType).toMatch(/./);
      if (!tests.has(subject)) expect(eventType).toBe(typeOf.get(subject));
    }
  });
}
