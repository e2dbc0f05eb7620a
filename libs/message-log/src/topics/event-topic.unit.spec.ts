import fc from 'fast-check';
import { canonicalJson, deliveryIdOf, type PosthornEvent, uuidv7 } from '#kernel';
import { AWKWARD_JSON, jsonText } from '#testing';
import type { Topic } from '../topic.ts';
import { deliveryTopic, type RoutedDelivery } from './delivery-topic.ts';
import { type RelayedEvent, eventTopic } from './event-topic.ts';

const EVENT: RelayedEvent = {
  ...{
    id: uuidv7(1),
    projectId: uuidv7(2),
    type: 'post.published',
    occurredAtMs: 1_700_000_000_123,
    data: '{"a":"ä"}',
  },
  ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
};
const FULL = { ...EVENT, orderingKey: 'a', actor: 'b', channel: 'ç', expiresAtMs: 253_402_300_799_999 };
const ENDPOINT = uuidv7(3);
const CHOSEN = { ...EVENT, endpointIds: Array.from({ length: 100 }, (_, n) => uuidv7(n)) };
/** The metadata that takes the most bytes in JSON. */
const LARGEST_METADATA = Object.fromEntries(
  Array.from({ length: 50 }, (_, n) => [`${n + 10}${'😀'.repeat(38)}`, '\u0001'.repeat(500)]),
);
const DELIVERY: RoutedDelivery = {
  deliveryId: deliveryIdOf(EVENT.id, ENDPOINT),
  endpointId: ENDPOINT,
  catalogueVersion: 4_711,
  event: EVENT,
};

/** Encodes and decodes a record, parts of which may be changed in between. */
function throughRecord<T>(topic: Topic<T>, record: T, change: Record<string, string | undefined> = {}): T {
  const { key, value, headers } = topic.encode(record);
  const { key: changedKey = key, value: changedValue, ...others } = change;
  const changed = Object.entries({ ...headers, ...others }).filter(([, text]) => text !== undefined);
  return topic.decode({
    key: changedKey,
    value: changedValue === undefined ? value : Buffer.from(changedValue, 'latin1'),
    headers: Object.fromEntries(changed) as Record<string, string>,
  });
}

/** For each header, the values that an event's record may not have. */
const WRONG: [string, string | undefined][] = [
  ...['zzz', '', uuidv7(1).toUpperCase(), `${uuidv7(1)} `, "'; drop", undefined].map((id): [string, typeof id] => [
    'ce_id',
    id,
  ]),
  ...['zzz', '', 'prj_01h455vb4pex5vsknk084sn02q', undefined].map((id): [string, typeof id] => ['ce_source', id]),
  ...['', 'a b', 'a..b', 'x'.repeat(257), 'a\0', undefined].map((type): [string, typeof type] => ['ce_type', type]),
  ...['', 'yesterday', '2026-02-30T00:00:00Z', '+010000-01-01T00:00:00.000Z', '5', undefined].map(
    (time): [string, typeof time] => ['ce_time', time],
  ),
  ...['', 'never', '0000-12-31T00:00:00Z'].map((time): [string, string] => ['ce_expirytime', time]),
  ...['ce_partitionkey', 'ce_actor', 'ce_channel'].flatMap((name) =>
    ['', 'a\0b', 'a\nb', 'x'.repeat(513)].map((text): [string, string] => [name, text]),
  ),
  ['ce_specversion', '0.3'],
  ['content-type', 'text/plain'],
  ...['', '{x', '{"a":1} x', '\xff\xfe', '"\xc3"'].map((value): [string, string] => ['value', value]),
];

describe('the topic of events', () => {
  it('takes data of any kind as Posthorn stores it', () => {
    const isTaken = (json: string) => {
      const canonical = canonicalJson(JSON.parse(json), '', true);
      const data = canonical.ok ? canonical.text : '';
      expect(throughRecord(eventTopic, { ...EVENT, data }).data).toBe(data);
    };
    AWKWARD_JSON.forEach(isTaken);
    fc.assert(fc.property(jsonText(), isTaken));
  });

  it.each(['{ "a" : 1.0 }', '{"b":1,"a":"\\u0061","2":1E2}', '[1, 2]'])(
    'takes %s of another producer as it is spelled, since nothing is lost',
    (data) => expect(throughRecord(eventTopic, { ...EVENT, data }).data).toBe(data),
  );

  it.each([
    [
      'a repeated name',
      '{"amount":10,"amount":99}',
      '/data/amount: is repeated in its object: only one value would be kept.',
    ],
    [
      'a repeated name in two spellings',
      '{"a":1,"\\u0061":2}',
      '/data/a: is repeated in its object: only one value would be kept.',
    ],
    [
      'a number that no double holds',
      '{"id":12345678901234567890}',
      '/data/id: the number 12345678901234567890 would be stored as 12345678901234567000: send it as a string.',
    ],
    ['a number out of range', '[1e400]', '/data/0: the number 1e400 is out of range: send it as a string.'],
    ['200,000 levels', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, '/data/0/0'],
  ])('refuses data with %s, by its place, like the API and the outbox', (_, data, message) => {
    const record = () => throughRecord(eventTopic, { ...EVENT, data });
    expect(record).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error);
    expect(record).toThrow(message);
  });

  it.each([undefined, 0, 4_711])('keeps the last known change of the catalogue: %s', (catalogueChange) => {
    const event = catalogueChange === undefined ? EVENT : { ...EVENT, catalogueChange };
    expect(throughRecord(eventTopic, event)).toEqual(event);
  });

  it('keeps every attribute', () => expect(throughRecord(eventTopic, FULL)).toEqual(FULL));

  it('keeps the channels of an event with several, whatever their characters', () => {
    const several = { ...EVENT, channel: 'a,"b"', channels: ['a,"b"', 'ç', '\\'] };
    expect(throughRecord(eventTopic, several)).toEqual(several);
  });

  it.each(['', 'a', '["a"]', '["b","a"]', '["a",5]', '["a",""]', '{"0":"a"}', '["a","b","c","d","e","f"]'])(
    'refuses a record of channel a whose ph_channels is %j, with the reason',
    (text) => {
      const record = () => throughRecord(eventTopic, { ...EVENT, channel: 'a' }, { ph_channels: text });
      expect(record).toThrow('ph_channels must be');
    },
  );

  it('keeps the endpoints that an event is for, within the largest record', () => {
    expect(throughRecord(eventTopic, CHOSEN)).toEqual(CHOSEN);
    const texts = { orderingKey: '😀'.repeat(256), actor: '😀'.repeat(256), channel: '😀'.repeat(256) };
    const channels = Array.from({ length: 5 }, () => texts.channel);
    const { value, headers } = eventTopic.encode({
      ...CHOSEN,
      ...texts,
      channels,
      metadata: LARGEST_METADATA,
      type: 'x'.repeat(256),
      catalogueChange: 1e14,
    });
    const bytes = Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
    expect(bytes + value.length).toBeLessThan(eventTopic.largestRecordBytes!(value.length));
  });

  it.each(['', ',', 'zzz', `${ENDPOINT},`, `${ENDPOINT}, ${EVENT.id}`, [...CHOSEN.endpointIds, ENDPOINT].join(',')])(
    'refuses a record whose ph_endpoints is %j, with the reason',
    (text) => expect(() => throughRecord(eventTopic, EVENT, { ph_endpoints: text })).toThrow('ph_endpoints must be'),
  );

  it('keeps the metadata of an event', () => {
    const metadata = { tier: 'gold', 'ключ "1"': '😀\n', empty: '' };
    expect(throughRecord(eventTopic, { ...EVENT, metadata })).toEqual({ ...EVENT, metadata });
    expect(eventTopic.encode(EVENT).headers).not.toHaveProperty('ph_metadata');
  });

  it.each(['', 'a', '[]', '5', 'null', '{"a":5}', '{"a[b]":""}', '{"a":"\\u0000"}', `{"${'k'.repeat(41)}":""}`])(
    'refuses a record whose ph_metadata is %j, with the reason',
    (text) => expect(() => throughRecord(eventTopic, EVENT, { ph_metadata: text })).toThrow('ph_metadata must be'),
  );

  it('takes records of other producers: without optional headers, and with a charset in the content type', () => {
    const change = { ce_specversion: undefined, 'content-type': 'application/json; charset=utf-8', traceparent: '\0' };
    expect(throughRecord(eventTopic, FULL, change)).toEqual(FULL);
  });

  it.each([...WRONG, ...['', 'x', '-1', '1e3', '9'.repeat(20)].map((n) => ['ph_catalogue_change', n] as const)])(
    'refuses a record whose %s is %j, with the reason',
    (header, text) => {
      const record = () => throughRecord(eventTopic, { ...EVENT, catalogueChange: 5 }, { [header]: text });
      expect(record).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error);
      expect(record).toThrow(header);
    },
  );

  it.each<[string, Partial<PosthornEvent>]>([
    ['ce_id', { id: 'zzz' }],
    ['ce_source', { projectId: 'zzz' }],
    ['ce_type', { type: 'a b' }],
    ['ce_time', { occurredAtMs: Number.POSITIVE_INFINITY }],
    ['ce_time', { occurredAtMs: Number.NaN }],
    ['ce_expirytime', { expiresAtMs: Number.NEGATIVE_INFINITY }],
    ['ce_actor', { actor: '\ud800' }],
  ])('names %s in an event that no consumer could take', (header, wrong) => {
    expect(eventTopic.problemOf!({ ...EVENT, ...wrong })).toContain(header);
  });

  it('has no problem with a valid event', () => expect(eventTopic.problemOf!(FULL)).toBeUndefined());
});

describe('the topic of deliveries', () => {
  it('keeps every attribute', () => expect(throughRecord(deliveryTopic, DELIVERY)).toEqual(DELIVERY));

  it('keeps the metadata of its event, within the largest record', () => {
    const delivery = { ...DELIVERY, event: { ...FULL, metadata: LARGEST_METADATA } };
    expect(throughRecord(deliveryTopic, delivery)).toEqual(delivery);
    const { value, headers } = deliveryTopic.encode(delivery);
    const bytes = Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
    expect(bytes + value.length).toBeLessThan(deliveryTopic.largestRecordBytes!(value.length));
    expect(deliveryTopic.encode(DELIVERY).headers).not.toHaveProperty('ph_metadata');
  });

  it.each([
    ...WRONG,
    ...['x', '', uuidv7(1), DELIVERY.deliveryId.toUpperCase(), undefined].map((id) => ['ph_delivery', id] as const),
    ...['', 'x', '-1', '1.5', '1e3', '9'.repeat(16), undefined].map((n) => ['ph_catalogue', n] as const),
    ...['', 'zzz', uuidv7(9)].map((key) => ['key', key] as const),
  ])('refuses a record whose %s is %j, with the reason', (header, text) => {
    const record = () => throughRecord(deliveryTopic, DELIVERY, { [header]: text });
    expect(record).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error);
  });

  it('checks no delivery that this process has made itself', () => {
    expect('problemOf' in deliveryTopic).toBe(false);
  });
});
