import type { ReadModel } from '../apply-command.ts';
import { eventType, type EventTypeCommand, type EventTypeEvent, type EventTypeState } from './event-type.ts';
import { EventTypeEntity } from './event-type.entity.ts';

/** The table `event_type`, as the state of an event type's stream. */
export const eventTypeModel: ReadModel<EventTypeState, EventTypeCommand, EventTypeEvent, EventTypeEntity> = {
  decider: eventType,
  entity: EventTypeEntity,
  columnsOf(state) {
    if (state.status !== 'defined') return {};
    const { name, definition, schemaVersion, formerSchemas } = state;
    return { name, ...definition, schemaVersion, formerSchemas };
  },
  isDeleted: ({ status }) => status !== 'defined',
  taken: 'The project already has an event type of this name: change that event type instead.',
};
