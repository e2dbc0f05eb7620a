import { Producer } from '@platformatic/kafka';
import { deliveryIdOf, uuidv7 } from '#kernel';
import { eventTopic, partitionOf } from '#message-log';
import { KAFKA_PARTITIONS, type System } from './system.ts';

/** Records that no consumer can process, and their reasons. */
export interface BadRecords {
  /** The sources under which they are among the dead. */
  sources: string[];
  reasons: RegExp[];
}

interface Owners {
  projectId: string;
  endpointId: string;
}

type Change = Record<string, string | undefined>;

/** Changes of an event's record, each of which makes the record invalid. */
const OF_EVENT: [change: Change, reason: RegExp][] = [
  [{ ce_id: 'zzz' }, /ce_id/],
  [{ ce_id: undefined }, /ce_id/],
  [{ ce_source: 'zzz' }, /ce_source/],
  [{ ce_type: 'a b' }, /ce_type/],
  [{ ce_time: 'yesterday' }, /ce_time/],
  [{ ce_expirytime: 'never' }, /ce_expirytime/],
  [{ ce_partitionkey: 'a\0b' }, /ce_partitionkey/],
  [{ ce_actor: '' }, /ce_actor/],
  [{ ce_channel: 'x'.repeat(1_000) }, /ce_channel/],
  [{ ph_catalogue_change: 'x' }, /ph_catalogue_change/],
];

const OF_DELIVERY: [change: Change, reason: RegExp][] = [
  ...OF_EVENT.slice(0, -1),
  [{ ph_delivery: 'x' }, /ph_delivery/],
  [{ ph_delivery: uuidv7(1) }, /ph_delivery/],
  [{ ph_catalogue: 'x' }, /ph_catalogue/],
];

function changed(headers: Record<string, string>, change: Change): Record<string, string> {
  const entries = Object.entries({ ...headers, ...change });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Puts records that no consumer can process among a project's events and an endpoint's deliveries. */
export async function sendBadRecords(system: System, owners: Owners): Promise<BadRecords> {
  return system.kafka ? appendToTopics(system.kafka, owners) : insertEvents(system, owners);
}

async function appendToTopics(
  { brokers, topicPrefix }: NonNullable<System['kafka']>,
  { projectId, endpointId }: Owners,
): Promise<BadRecords> {
  const bare = { orderingKey: null, actor: null, channel: null, expiresAtMs: null };
  const event = { id: uuidv7(Date.now()), projectId, type: 'post.published', occurredAtMs: 1, data: '1', ...bare };
  const { headers } = eventTopic.encode(event);
  const ofDelivery = { ...headers, ph_delivery: deliveryIdOf(event.id, endpointId), ph_catalogue: '1' };
  const message = (topic: string, key: string, all: Record<string, string>) => {
    return { topic, key, value: '1', partition: partitionOf(key, KAFKA_PARTITIONS), headers: all };
  };
  const sources = [`${topicPrefix}.events.v1`, `${topicPrefix}.deliveries.v1`];
  const [events, deliveries] = sources as [string, string];
  const producer = new Producer({
    clientId: 'foreign',
    bootstrapBrokers: [...brokers],
    serializers: {
      key: (text?: string) => Buffer.from(text ?? ''),
      value: (text?: string) => Buffer.from(text ?? ''),
      headerKey: (text?: string) => Buffer.from(text ?? ''),
      headerValue: (text?: string) => Buffer.from(text ?? ''),
    },
  });
  await producer.send({
    messages: [
      ...OF_EVENT.map(([change]) => message(events, projectId, changed(headers, change))),
      ...OF_DELIVERY.map(([change]) => message(deliveries, endpointId, changed(ofDelivery, change))),
    ],
  });
  await producer.close();
  return { sources, reasons: [...OF_EVENT, ...OF_DELIVERY].map(([, reason]) => reason) };
}

/** Inserts the records as rows of the table that the embedded log reads. */
async function insertEvents({ database }: System, { projectId }: Owners): Promise<BadRecords> {
  const changes: [column: string, value: string, reason: RegExp][] = [
    ['occurred_at', `'infinity'`, /ce_time/],
    ['type', `'a b'`, /ce_type/],
    ['actor', `E'a\\nb'`, /ce_actor/],
    ['expires_at', `'infinity'`, /ce_expirytime/],
  ];
  for (const [column, value] of changes) {
    const row = {
      id: '$1',
      project_id: '$2',
      type: `'post.published'`,
      occurred_at: 'now()',
      data: `'1'`,
      [column]: value,
    };
    await database.pool.query(
      `insert into posthorn.event (${Object.keys(row).join()}) values (${Object.values(row).join()})`,
      [uuidv7(Date.now()), projectId],
    );
  }
  return { sources: ['posthorn.events.v1'], reasons: changes.map(([, , reason]) => reason) };
}
