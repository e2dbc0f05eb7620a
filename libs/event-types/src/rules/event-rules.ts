import type { FieldProblem } from '#kernel';
import type { DataToCheck, KnownSchema } from '#tenant-compute';
import { nearestNames } from './nearest-names.ts';

/**
 * A project's treatment of data that violates the schema of its type: ignore it, warn the sender, or refuse the event.
 */
export type SchemaValidation = 'off' | 'warn' | 'enforce';
/** Every value of `SchemaValidation`, for the API, which validates and documents a project by it. */
export const SCHEMA_VALIDATIONS: readonly SchemaValidation[] = ['off', 'warn', 'enforce'];

/** A project's treatment of events of types that it has not defined. */
export type UnknownEventTypes = 'accept' | 'refuse';
/** Every value of `UnknownEventTypes`, for the API, which validates and documents a project by it. */
export const UNKNOWN_EVENT_TYPES: readonly UnknownEventTypes[] = ['accept', 'refuse'];

/**
 * The most types of a request for which suggestions are searched, so that a batch of wrong names does not take a
 * second.
 */
const MAX_SUGGESTIONS = 3;

/** The most problems that are named for one request. After that, only the first problem of each event is named. */
const MAX_NAMED = 1_000;

/** An event as received. */
export interface EventToCheck {
  type: string;
  /** The data of the event as JSON text. */
  data: string;
  /** The schema of the version that the event names; null if the version has none. Default: the newest of its type. */
  schema?: KnownSchema | null;
}

/** The problems of an event, and the warnings for its sender. Pointers are relative to the event. */
export interface CheckedEvent {
  problems: FieldProblem[];
  warnings: FieldProblem[];
}

/** A project's rules for events, as of one moment. */
export interface EventRules {
  /**
   * Checks the events of one request.
   * @returns one result for each event
   * @throws PosthornError `unavailable` if too much of the project waits to be checked
   */
  checkAll(events: readonly EventToCheck[]): Promise<CheckedEvent[]>;
}

const nothing: CheckedEvent = { problems: [], warnings: [] };

/** The rules of a project that has set none. */
export const NO_RULES: EventRules = { checkAll: (events) => Promise.resolve(events.map(() => nothing)) };

/** A project's settings and event types, and the schemas of those types that one request may need. */
export interface ProjectRules {
  schemaValidation: SchemaValidation;
  unknownEventTypes: UnknownEventTypes;
  /** The types by name. Archived types are known, but not suggested. */
  types: ReadonlyMap<string, { archived: boolean }>;
  /** The schemas by the names of their types. */
  schemas: ReadonlyMap<string, KnownSchema>;
}

/** The rules of a project with a catalogue. */
export class CatalogueRules implements EventRules {
  private suggestions = 0;

  /** @param violationsOf checks data against schemas, see `TenantCompute.check` */
  constructor(
    private readonly rules: ProjectRules,
    private readonly violationsOf: (items: DataToCheck[]) => Promise<FieldProblem[][]>,
  ) {}

  async checkAll(events: readonly EventToCheck[]): Promise<CheckedEvent[]> {
    const items = events.map((event) => {
      const schema = this.isUnknown(event.type) ? undefined : this.schemaOf(event);
      return schema && { schema, data: event.data };
    });
    const found = await this.violationsOf(items.filter((item) => item !== undefined));
    let nth = 0;
    let named = 0;
    return events.map(({ type }, index) => {
      if (this.isUnknown(type)) {
        return { problems: [{ pointer: '/type', message: this.unknown(type) }], warnings: [] };
      }
      const violations = items[index] ? found[nth++]! : [];
      named += violations.length;
      return this.judged(named > MAX_NAMED ? violations.slice(0, 1) : violations);
    });
  }

  private schemaOf({ type, schema }: EventToCheck): KnownSchema | undefined {
    if (schema === undefined) return this.rules.schemas.get(type);
    return this.rules.schemaValidation === 'off' ? undefined : (schema ?? undefined);
  }

  private judged(violations: FieldProblem[]): CheckedEvent {
    if (violations.length === 0) return nothing;
    return this.rules.schemaValidation === 'enforce'
      ? { problems: violations, warnings: [] }
      : { problems: [], warnings: violations };
  }

  private isUnknown(type: string): boolean {
    return this.rules.unknownEventTypes === 'refuse' && !this.rules.types.has(type);
  }

  private unknown(type: string): string {
    const unknown = 'is not an event type of this project';
    if (this.suggestions++ >= MAX_SUGGESTIONS) return unknown;
    const offered = [...this.rules.types].filter(([, { archived }]) => !archived).map(([name]) => name);
    const nearest = nearestNames(type, offered);
    return nearest.length === 0 ? unknown : `${unknown}. Did you mean ${nearest.join(' or ')}?`;
  }
}
