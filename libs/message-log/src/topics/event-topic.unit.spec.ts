import { uuidv7 } from '#kernel';
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

/** What comes back out of a record, whose headers may be changed on the way. */
function throughRecord(event: RelayedEvent, change: Record<string, string> = {}): RelayedEvent {
  const { key, value, headers } = eventTopic.encode(event);
  return eventTopic.decode({ key, value, headers: { ...headers, ...change } });
}

describe('the topic of events', () => {
  it.each([undefined, 0, 4_711])('keeps what was known of the catalogue: %s', (catalogueChange) => {
    const event = catalogueChange === undefined ? EVENT : { ...EVENT, catalogueChange };
    expect(throughRecord(event)).toEqual(event);
  });

  it.each(['', 'x', '-1', '1e3', '9'.repeat(20)])('takes %j for not known', (ph_catalogue_change) => {
    expect(throughRecord({ ...EVENT, catalogueChange: 5 }, { ph_catalogue_change })).toEqual(EVENT);
  });
});
