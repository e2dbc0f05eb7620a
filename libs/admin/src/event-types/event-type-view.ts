import type { EventTypeEntity } from './event-type.entity.ts';

/** An event type as the APIs show it. */
export interface EventTypeView {
  name: string;
  description: string | null;
  /** JSON Schema, or null. */
  schema: unknown;
  /** Data of such an event; null if there is none, or if it is null. */
  example: unknown;
  archived: boolean;
  /** Increases by one with each change. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** Maps the row of an event type to its view, with schema and example parsed from their text. */
export function eventTypeView(type: EventTypeEntity): EventTypeView {
  return {
    name: type.name,
    description: type.description,
    schema: parsed(type.schema),
    example: parsed(type.example),
    archived: type.archived,
    version: type.version,
    createdAt: type.createdAt.toISOString(),
    updatedAt: type.updatedAt.toISOString(),
  };
}
