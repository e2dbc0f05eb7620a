import type { FormerSchemas } from './event-type.ts';
import type { EventTypeEntity } from './event-type.entity.ts';

/** An event type as the APIs show it. */
export interface EventTypeView {
  name: string;
  description: string | null;
  /** JSON Schema, or null. */
  schema: unknown;
  /** The version of the schema, from 1. */
  schemaVersion: number;
  /** Data of such an event; null if there is none, or if it is null. */
  example: unknown;
  archived: boolean;
  /** Increases by one with each change. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** An event type with the schemas of all versions that an event may name. */
export interface EventTypeDetailsView extends EventTypeView {
  /** JSON Schemas by their versions; null for a version without a schema. */
  schemas: Record<string, unknown>;
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** Maps the row of an event type to its view, with schema and example parsed from their text. */
export function eventTypeView(type: EventTypeEntity): EventTypeView {
  return {
    name: type.name,
    description: type.description,
    schema: parsed(type.schema),
    schemaVersion: type.schemaVersion,
    example: parsed(type.example),
    archived: type.archived,
    version: type.version,
    createdAt: type.createdAt.toISOString(),
    updatedAt: type.updatedAt.toISOString(),
  };
}

/** Maps the row of an event type to its view, with the schemas of all its versions. */
export function eventTypeDetailsView(type: EventTypeEntity): EventTypeDetailsView {
  const texts: FormerSchemas = { ...type.formerSchemas, [type.schemaVersion]: type.schema };
  const schemas = Object.fromEntries(Object.entries(texts).map(([version, text]) => [version, parsed(text)]));
  return { ...eventTypeView(type), schemas };
}
