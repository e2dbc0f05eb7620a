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

/** The schemas of the earlier versions that events may still name, by version: JSON text, or null for none. */
export type FormerSchemas = Readonly<Record<string, string | null>>;

/** The most schema versions of an event type that events may name. A new version drops the oldest. */
export const MAX_SCHEMA_VERSIONS = 10;

/**
 * A change of an event type. `schemaVersion` is the version of the schema in the definition; left out by streams from
 * before versions existed, and for the version that the type has already.
 */
export type EventTypeEvent =
  | { type: 'event-type.defined'; name: string; definition: EventTypeDefinition }
  | { type: 'event-type.changed'; definition: EventTypeDefinition; schemaVersion?: number }
  | { type: 'event-type.deleted' };

/**
 * A command on an event type. `change` replaces the whole definition; its `name`, like that of `delete`, serves only
 * the message of a `not-found`. With the next `schemaVersion`, the present schema stays as a former one.
 */
export type EventTypeCommand =
  | { type: 'define'; name: string; definition: EventTypeDefinition }
  | { type: 'change'; name: string; definition: EventTypeDefinition; schemaVersion?: number }
  | { type: 'delete'; name: string };

/** The state of an event type's stream. `deleted` is final: a type of the same name gets a stream of its own. */
export type EventTypeState = { status: 'absent' } | DefinedEventType | { status: 'deleted' };

/** An event type that is not deleted. */
export interface DefinedEventType {
  status: 'defined';
  name: string;
  definition: EventTypeDefinition;
  /** The version of the schema in the definition, from 1. */
  schemaVersion: number;
  formerSchemas: FormerSchemas;
}

/** The error for a name that no event type of the project has. */
export function noEventType(name: string): PosthornError {
  return new PosthornError('not-found', `There is no event type ${JSON.stringify(name)} in this project.`);
}

const FIELDS = ['description', 'schema', 'example', 'archived'] as const;

/** The event for another definition; none if it equals the present one. */
function change(
  state: DefinedEventType,
  definition: EventTypeDefinition,
  schemaVersion = state.schemaVersion,
): EventTypeEvent[] {
  const isNext = schemaVersion === state.schemaVersion + 1;
  if (schemaVersion !== state.schemaVersion && !isNext) throw wrongVersion(state.schemaVersion);
  if (isNext) return [{ type: 'event-type.changed', definition, schemaVersion }];
  const isSame = FIELDS.every((field) => definition[field] === state.definition[field]);
  return isSame ? [] : [{ type: 'event-type.changed', definition }];
}

function wrongVersion(present: number): PosthornError {
  const message = `must be ${present}, the present version, or ${present + 1} for a new version`;
  const problems = [{ pointer: '/schemaVersion', message }];
  return new PosthornError('invalid-input', 'The event type is invalid.', { problems });
}

/** The former schemas after the present schema has become one of them. */
function withFormer({ formerSchemas, schemaVersion, definition }: DefinedEventType): FormerSchemas {
  const all: FormerSchemas = { ...formerSchemas, [schemaVersion]: definition.schema };
  return Object.fromEntries(Object.entries(all).slice(1 - MAX_SCHEMA_VERSIONS));
}

function changed(
  state: DefinedEventType,
  { definition, schemaVersion = state.schemaVersion }: Extract<EventTypeEvent, { type: 'event-type.changed' }>,
): DefinedEventType {
  const isSame = schemaVersion === state.schemaVersion;
  return { ...state, definition, schemaVersion, formerSchemas: isSame ? state.formerSchemas : withFormer(state) };
}

function decide(command: EventTypeCommand, state: EventTypeState): EventTypeEvent[] {
  if (command.type === 'define') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The event type exists already.');
    return [{ type: 'event-type.defined', name: command.name, definition: command.definition }];
  }
  if (state.status !== 'defined') throw noEventType(command.name);
  switch (command.type) {
    case 'change':
      return change(state, command.definition, command.schemaVersion);
    case 'delete':
      return [{ type: 'event-type.deleted' }];
    default:
      return command satisfies never;
  }
}

function evolve(state: EventTypeState, event: EventTypeEvent): EventTypeState {
  switch (event.type) {
    case 'event-type.defined':
      return {
        status: 'defined',
        name: event.name,
        definition: event.definition,
        schemaVersion: 1,
        formerSchemas: {},
      };
    case 'event-type.changed':
      return state.status === 'defined' ? changed(state, event) : state;
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
