import { SharedRuns } from '#kernel';
import type { Queryable } from '#postgres';
import type { TenantCompute } from '#tenant-compute';
import { CatalogueRules, type EventRules, NO_RULES, type ProjectRules } from '../rules/event-rules.ts';
import { type ProjectChange, readTypeChanges, type TypeChange } from './read-type-changes.ts';
import { Schemas } from './schemas.ts';

const MAX_SCHEMAS = 1_000;
/** How long a read result is trusted: accepting events then costs some 20 queries a second, not one for each event. */
export const RULES_TRUSTED_MS = 50;

interface FollowedProject extends Pick<ProjectRules, 'schemaValidation' | 'unknownEventTypes'> {
  types: Map<string, TypeChange>;
}

/**
 * The rules of each project for events, in memory: its settings, and the names of its types. Projects without rules,
 * which are most, are left out. `refresh` before use loads the changes committed up to `RULES_TRUSTED_MS` before. The
 * response to a change is sent after that time, so that an event sent after the response is checked by the change.
 */
export class EventTypeCatalogue {
  private readonly projects = new Map<string, FollowedProject>();
  private readonly schemas: Schemas;
  private current = 0;
  private readAtMs = -Infinity;
  private readonly reads = new SharedRuns(() => this.read());

  /**
   * @param compute checks data against schemas
   * @param trustedMs how long a read result is used before the next refresh queries again; 0 for never
   */
  constructor(
    private readonly pool: Queryable,
    private readonly compute: Pick<TenantCompute, 'check'>,
    private readonly trustedMs = RULES_TRUSTED_MS,
  ) {
    this.schemas = new Schemas(pool, MAX_SCHEMAS);
  }

  /**
   * Applies the changes committed up to `trustedMs` before this call, by one indexed query, unless the last query is
   * newer than that. One query runs at a time; calls during a query share the next.
   */
  async refresh(): Promise<void> {
    if (performance.now() - this.readAtMs >= this.trustedMs) await this.reads.run();
  }

  /** A project's rules for events of these types (their names, or any value sent as a type), as of the last refresh. */
  async rulesFor(projectId: string, types: Iterable<unknown>): Promise<EventRules> {
    const project = this.projects.get(projectId);
    if (!project) return NO_RULES;
    const known = new Set([...types].flatMap((type) => project.types.get(type as string) ?? []));
    const schemas = await this.schemas.of(project.schemaValidation === 'off' ? [] : [...known]);
    return new CatalogueRules({ ...project, schemas }, (items) => this.compute.check(projectId, items));
  }

  private async read(): Promise<void> {
    const beganMs = performance.now();
    let { version, changed } = await readTypeChanges(this.pool, this.current);
    // The version is from another database, which was restored: everything may differ there.
    if (version < this.current) ({ version, changed } = await readTypeChanges(this.pool, 0));
    for (const change of changed) this.apply(change);
    this.current = version;
    this.readAtMs = beganMs;
  }

  private apply({ projectId, schemaValidation, unknownEventTypes, isWhole, types }: ProjectChange): void {
    if (schemaValidation === 'off' && unknownEventTypes === 'accept') {
      this.projects.delete(projectId);
      return;
    }
    const before = isWhole ? undefined : this.projects.get(projectId);
    const byName = before?.types ?? new Map<string, TypeChange>();
    for (const type of types) {
      if (!type.deleted) byName.set(type.name, type);
      // A name that was defined again since then belongs to another type.
      else if (byName.get(type.name)?.id === type.id) byName.delete(type.name);
    }
    this.projects.set(projectId, { schemaValidation, unknownEventTypes, types: byName });
  }
}
