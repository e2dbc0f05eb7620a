import { OWN_HORIZON, type Queryable } from '#postgres';
import type { SchemaValidation, UnknownEventTypes } from '../rules/event-rules.ts';

/** The changes of a project that has rules for events. */
export interface ProjectChange {
  projectId: string;
  schemaValidation: SchemaValidation;
  unknownEventTypes: UnknownEventTypes;
  /** True if `types` has all its types: its settings have changed, and it may not have been followed before. */
  isWhole: boolean;
  types: TypeChange[];
}

/** The state of an event type after a change, without its schema, which is read when an event needs it. */
export interface TypeChange {
  id: string;
  name: string;
  /** Raised by each change of the type; a schema is cached by id and version. */
  version: number;
  archived: boolean;
  hasSchema: boolean;
  deleted: boolean;
}

interface Row {
  horizon: string;
  project_id: string | null;
  schema_validation: SchemaValidation;
  unknown_event_types: UnknownEventTypes;
  is_whole: boolean;
  types: TypeChange[] | null;
}

const CHANGES = `select ${OWN_HORIZON} as horizon, c.*
from (select) as one
left join lateral (
  select p.id as project_id, p.schema_validation, p.unknown_event_types, p.changed_pos >= $1 as is_whole,
    (select json_agg(json_build_object('id', t.id, 'name', t.name, 'version', t.version, 'archived', t.archived,
        'hasSchema', t.schema is not null, 'deleted', t.deleted_at is not null) order by t.changed_pos)
      from posthorn.event_type t
      where t.project_id = p.id and (t.changed_pos >= $1 or (p.changed_pos >= $1 and t.deleted_at is null))
        and (p.schema_validation <> 'off' or p.unknown_event_types <> 'accept')) as types
  from posthorn.project p
  where p.id in (
    select x.id from posthorn.project x where x.changed_pos >= $1
    union
    select y.project_id from posthorn.event_type y where y.changed_pos >= $1
  ) and ($1 > 0 or p.schema_validation <> 'off' or p.unknown_event_types <> 'accept')
) c on true`;

/**
 * The projects' rules for events that have changed since a version, and the new version: a horizon, as in the catalogue
 * of `libs/catalogue`. Changes that were read before may be returned again. The types of projects without rules are not
 * read.
 */
export async function readTypeChanges(
  db: Queryable,
  since: number,
): Promise<{ version: number; changed: ProjectChange[] }> {
  const { rows } = await db.query<Row>({ name: 'event-type-changes', text: CHANGES, values: [since] });
  const changed = rows
    .filter(({ project_id }) => project_id !== null)
    .map((row) => ({
      projectId: row.project_id!,
      schemaValidation: row.schema_validation,
      unknownEventTypes: row.unknown_event_types,
      isWhole: row.is_whole,
      types: row.types ?? [],
    }));
  return { version: Number(rows[0]!.horizon), changed };
}
