import type { FieldProblem } from '#kernel';

/** The largest version of a schema: that of an integer of Postgres. */
export const MAX_SCHEMA_VERSION = 2_147_483_647;

/** Returns true if a value can be the version of a schema. */
export function isSchemaVersion(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SCHEMA_VERSION;
}

/**
 * The schema version that an event names; undefined if it names none. The publisher finds versions that do not exist.
 */
export function schemaVersionOf(value: unknown, problems: FieldProblem[]): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (isSchemaVersion(value)) return value;
  problems.push({ pointer: '/schemaVersion', message: SCHEMA_VERSION_MESSAGE });
  return undefined;
}

/** The message for a value that cannot be the version of a schema. */
export const SCHEMA_VERSION_MESSAGE = `must be a whole number from 1 to ${MAX_SCHEMA_VERSION}`;
