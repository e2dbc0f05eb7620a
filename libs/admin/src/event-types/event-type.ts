import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';

/** The attributes of an event type. */
export interface EventTypeDefinition {
  description: string | null;
  /** JSON Schema as canonical text, since jsonb would reorder its keys; null for none. */
  schema: string | null;
  /** Data of such an event as canonical text; null for none. */
  example: string | null;
  /** True if the type is retired: still known, but no longer offered. */
  archived: boolean;
}

/** A change of an event type. */
export type EventTypeEvent =
  | { type: 'event-type.defined'; name: string; definition: EventTypeDefinition }
  | { type: 'event-type.changed'; definition: EventTypeDefinition }
  | { type: 'event-type.deleted' };

/**
 * A command on an event type. `change` replaces the whole definition; its `name`, like that of `delete`, serves only
 * the message of a `not-found`.
 */
export type EventTypeCommand =
  | { type: 'define'; name: string; definition: EventTypeDefinition }
  | { type: 'change'; name: string; definition: EventTypeDefinition }
  | { type: 'delete'; name: string };

/** The state of an event type's stream. `deleted` is final: a type of the same name gets a stream of its own. */
export type EventTypeState =
  { status: 'absent' } | { status: 'defined'; name: string; definition: EventTypeDefinition } | { status: 'deleted' };

/** The error for a name that no event type of the project has. */
export function noEventType(name: string): PosthornError {
  return new PosthornError('not-found', `There is no event type ${JSON.stringify(name)} in this project.`);
}

const FIELDS = ['description', 'schema', 'example', 'archived'] as const;

function decide(command: EventTypeCommand, state: EventTypeState): EventTypeEvent[] {
  if (command.type === 'define') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The event type exists already.');
    return [{ type: 'event-type.defined', name: command.name, definition: command.definition }];
  }
  if (state.status !== 'defined') throw noEventType(command.name);
  switch (command.type) {
    case 'change': {
      const { definition } = command;
      const isSame = FIELDS.every((field) => definition[field] === state.definition[field]);
      return isSame ? [] : [{ type: 'event-type.changed', definition }];
    }
    case 'delete':
      return [{ type: 'event-type.deleted' }];
    default:
      return command satisfies never;
  }
}

function evolve(state: EventTypeState, event: EventTypeEvent): EventTypeState {
  switch (event.type) {
    case 'event-type.defined':
      return { status: 'defined', name: event.name, definition: event.definition };
    case 'event-type.changed':
      return state.status === 'defined' ? { ...state, definition: event.definition } : state;
    case 'event-type.deleted':
      return { status: 'deleted' };
    default:
      return event satisfies never;
  }
}

/** The state machine of an event type. Its version is that of its stream. */
export const eventType: Decider<EventTypeState, EventTypeCommand, EventTypeEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
