import type { FieldProblem } from '#kernel';
import type { Validate } from '../schema/compile-schema.ts';
import { nearestNames } from './nearest-names.ts';

/** What a project does with data that violates the schema of its type: nothing, tell the sender, or refuse it. */
export type SchemaValidation = 'off' | 'warn' | 'enforce';
export const SCHEMA_VALIDATIONS: readonly SchemaValidation[] = ['off', 'warn', 'enforce'];

/** What a project does with events of types that it has not defined. */
export type UnknownEventTypes = 'accept' | 'refuse';
export const UNKNOWN_EVENT_TYPES: readonly UnknownEventTypes[] = ['accept', 'refuse'];

/** Suggestions are searched for so many types of a request; one sender's batch of wrong names is no work for a second. */
const MAX_SUGGESTIONS = 10;

/** What a project holds against an event, as of one moment. Pointers are those of the event. */
export interface EventRules {
  /** What is wrong with an event of this type and with this data (as JSON.parse gives it). */
  check(type: string, data: unknown): { problems: FieldProblem[]; warnings: FieldProblem[] };
}

const nothing = { problems: [], warnings: [] };

/** Of a project that has asked for nothing. */
export const NO_RULES: EventRules = { check: () => nothing };

export interface ProjectRules {
  schemaValidation: SchemaValidation;
  unknownEventTypes: UnknownEventTypes;
  /** The names of types, with whether they are archived: those are known, and not suggested. */
  types: ReadonlyMap<string, { archived: boolean }>;
  /** By name, of the types that have a schema. */
  validators: ReadonlyMap<string, Validate>;
}

/** The rules of a project with a catalogue. */
export class CatalogueRules implements EventRules {
  private suggestions = 0;

  constructor(private readonly rules: ProjectRules) {}

  check(type: string, data: unknown): { problems: FieldProblem[]; warnings: FieldProblem[] } {
    const { unknownEventTypes, types, schemaValidation, validators } = this.rules;
    if (unknownEventTypes === 'refuse' && !types.has(type)) {
      return { problems: [{ pointer: '/type', message: this.unknown(type) }], warnings: [] };
    }
    if (schemaValidation === 'off') return nothing;
    const violations = validators.get(type)?.(data) ?? [];
    if (violations.length === 0) return nothing;
    return schemaValidation === 'enforce'
      ? { problems: violations, warnings: [] }
      : { problems: [], warnings: violations };
  }

  private unknown(type: string): string {
    const unknown = 'is no event type of this project';
    if (this.suggestions++ >= MAX_SUGGESTIONS) return unknown;
    const offered = [...this.rules.types].filter(([, { archived }]) => !archived).map(([name]) => name);
    const nearest = nearestNames(type, offered);
    return nearest.length === 0 ? unknown : `${unknown}: nearest are ${nearest.join(', ')}`;
  }
}
