import type pg from 'pg';
import type { FieldProblem } from '#kernel';
import type { ReceivedEvent } from '#outbox';
import type { KnownSchema } from '#tenant-compute';

/** A schema version that a received event names. */
interface NamedVersion {
  type: string;
  schemaVersion: number;
}

interface Row {
  name: string;
  /** The schema version that an event names. */
  asked: number;
  id: string;
  /** The version of the type, with which its schemas change. */
  version: number;
  /** All versions that the type has, from the oldest to the newest. */
  versions: number[];
  /** The schema of the named version; null if it has none, or does not exist. */
  schema: string | null;
}

/** The versions of an event type, and the schema of the version that an event names. */
interface FoundVersion {
  versions: readonly number[];
  schema: KnownSchema | null;
}

/** The schema versions that the events of one request name. */
export type FoundVersions = ReadonlyMap<string, FoundVersion>;

/** Schemas whose width is known already are checked without a thread. */
const MAX_KEPT = 1_000;
const NOTHING: FoundVersions = new Map();

const FIND = `select t.name, i.asked, t.id, t.version,
    array(select k.version::int from jsonb_object_keys(t.former_schemas) as k (version) order by 1) || t.schema_version
      as versions,
    case when i.asked = t.schema_version then t.schema else t.former_schemas ->> i.asked::text end as schema
  from unnest($2::text[], $3::int[]) as i (name, asked)
  join posthorn.event_type t on t.project_id = $1 and t.name = i.name and t.deleted_at is null`;

const keyOf = ({ type, schemaVersion }: NamedVersion) => `${schemaVersion} ${type}`;

/** The schema version that a received event names, or undefined. */
function namedBy(event: ReceivedEvent): NamedVersion | undefined {
  const checked = event.ok ? event.message : event.held;
  if (checked?.schemaVersion === undefined) return undefined;
  return { type: checked.type, schemaVersion: checked.schemaVersion };
}

/** Finds the schema versions that events name. */
export class NamedSchemas {
  private readonly known = new Map<string, KnownSchema>();

  constructor(private readonly pool: pg.Pool) {}

  /** Takes one statement, or none if no event names a version. */
  async of(projectId: string, events: readonly ReceivedEvent[]): Promise<FoundVersions> {
    const named = new Map(events.flatMap((event) => namedBy(event) ?? []).map((each) => [keyOf(each), each]));
    if (named.size === 0) return NOTHING;
    const asked = [...named.values()];
    const { rows } = await this.pool.query<Row>({
      name: 'find-named-schemas',
      text: FIND,
      values: [projectId, asked.map(({ type }) => type), asked.map(({ schemaVersion }) => schemaVersion)],
    });
    return new Map(
      rows.map((row) => [
        keyOf({ type: row.name, schemaVersion: row.asked }),
        { versions: row.versions, schema: this.schemaOf(row) },
      ]),
    );
  }

  private schemaOf({ id, version, asked, schema: text }: Row): KnownSchema | null {
    if (text === null) return null;
    const key = `${id}/${version}/${asked}`;
    const schema = this.known.get(key) ?? { text };
    this.known.delete(key);
    this.known.set(key, schema);
    if (this.known.size > MAX_KEPT) this.known.delete(this.known.keys().next().value!);
    return schema;
  }
}

/** The schema of the version that an event names, null if the version has none, or undefined if it names none. */
export function namedSchema(event: ReceivedEvent, found: FoundVersions): KnownSchema | null | undefined {
  const named = namedBy(event);
  return named && (found.get(keyOf(named))?.schema ?? null);
}

/** The problem of an event that names a version which its type does not have. */
export function namedSchemaProblems(event: ReceivedEvent, found: FoundVersions): FieldProblem[] {
  const named = namedBy(event);
  if (named === undefined) return [];
  const versions = found.get(keyOf(named))?.versions ?? [];
  if (versions.includes(named.schemaVersion)) return [];
  const right = versions.length === 0 ? 'left out, because its type is not defined' : `one of ${versions.join(', ')}`;
  return [{ pointer: '/schemaVersion', message: `must be ${right}` }];
}
