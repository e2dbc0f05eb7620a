import { deliveryIdOf, uuidv7 } from '#kernel';
import { deadUnsentRecord } from './dead-letter.ts';
import { deliveryTopic } from './topics/delivery-topic.ts';
import { eventTopic } from './topics/event-topic.ts';

const EVENT = {
  ...{ id: uuidv7(1), projectId: uuidv7(2), type: 'a b', occurredAtMs: 1, data: '1' },
  ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
};

describe('the dead letter of a record that was not sent', () => {
  it('is equal for an event, independent of its sender’s catalogue', () => {
    const ofRelay = deadUnsentRecord(eventTopic, { ...EVENT, catalogueChange: 5 }, 'It is bad');
    const ofSweeper = deadUnsentRecord(eventTopic, EVENT, 'It is bad');
    const ofAnother = deadUnsentRecord(eventTopic, { ...EVENT, id: uuidv7(1) }, 'It is bad');
    expect(ofSweeper.id).toBe(ofRelay.id);
    expect(ofAnother.id).not.toBe(ofRelay.id);
    expect(ofRelay.record).toEqual({ sent: { ...EVENT, catalogueChange: 5 } });
  });

  it('is equal for a delivery, independent of the version of the catalogue that routed it', () => {
    const endpointId = uuidv7(3);
    const delivery = { deliveryId: deliveryIdOf(EVENT.id, endpointId), endpointId, catalogueVersion: 1, event: EVENT };
    const first = deadUnsentRecord(deliveryTopic, delivery, 'It is bad');
    const later = deadUnsentRecord(deliveryTopic, { ...delivery, catalogueVersion: 2 }, 'It is bad');
    expect(later.id).toBe(first.id);
  });
});
