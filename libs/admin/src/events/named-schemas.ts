import type pg from 'pg';
import type { FieldProblem } from '#kernel';
import type { ReceivedEvent } from '#outbox';
import type { KnownSchema } from '#tenant-compute';
import { MAX_SCHEMA_VERSIONS } from '../event-types/event-type.ts';

/** A schema version that a received event names. */
interface NamedVersion {
  type: string;
  schemaVersion: number;
}

interface Row {
  name: string;
  id: string;
  /** The version of the type, with which its schemas change. */
  version: number;
  /** The newest version of its schema. The versions before it have no gap. */
  newest: number;
}

/** A version that a type has. */
interface TypeVersion {
  type: Row;
  asked: number;
}

/** A schema version that an event names, or the reason why it may not be named. */
type FoundVersion = { schema: KnownSchema | null } | { problem: string };

/** The schema versions that the events of one request name. */
export type FoundVersions = ReadonlyMap<string, FoundVersion>;

/** The most versions that the events of a request may name: a schema has up to 32 KiB. */
const MAX_NAMED = 50;
/** Schemas whose width is known already are checked without a thread. */
const MAX_KEPT = 1_000;
const NOTHING: FoundVersions = new Map();

const FIND_TYPES = `select t.name, t.id, t.version, t.schema_version as newest from posthorn.event_type t
  where t.project_id = $1 and t.name = any($2::text[]) and t.deleted_at is null`;

const READ_SCHEMAS = `select i.id, i.asked,
    case when i.asked = t.schema_version then t.schema else t.former_schemas ->> i.asked::text end as schema
  from unnest($1::uuid[], $2::int[]) as i (id, asked) join posthorn.event_type t on t.id = i.id`;

const keyOf = ({ type, schemaVersion }: NamedVersion) => `${schemaVersion} ${type}`;

/** The schema version that a received event names, or undefined. */
function namedBy(event: ReceivedEvent): NamedVersion | undefined {
  const checked = event.ok ? event.message : event.held;
  if (checked?.schemaVersion === undefined) return undefined;
  return { type: checked.type, schemaVersion: checked.schemaVersion };
}

/** The versions that a type has, from the oldest to the newest. */
function versionsOf({ newest }: Row): number[] {
  const oldest = Math.max(1, newest - MAX_SCHEMA_VERSIONS + 1);
  return Array.from({ length: newest - oldest + 1 }, (_, nth) => oldest + nth);
}

/** The reason why a version may not be named, or undefined. */
function problemOf(named: NamedVersion, type: Row | undefined): string | undefined {
  if (type === undefined) return 'must be left out, because its type is not defined';
  const versions = versionsOf(type);
  return versions.includes(named.schemaVersion) ? undefined : `must be one of ${versions.join(', ')}`;
}

/** Finds the schema versions that events name. */
export class NamedSchemas {
  private readonly known = new Map<string, KnownSchema | null>();

  constructor(private readonly pool: pg.Pool) {}

  /** Takes one statement, or none if no event names a version; and another one for schemas that are not known yet. */
  async of(projectId: string, events: readonly ReceivedEvent[]): Promise<FoundVersions> {
    const named = new Map(events.flatMap((event) => namedBy(event) ?? []).map((each) => [keyOf(each), each]));
    if (named.size === 0) return NOTHING;
    const types = await this.findTypes(projectId, [...named.values()].slice(0, MAX_NAMED));
    const found = new Map<string, FoundVersion>();
    const right: (TypeVersion & { key: string })[] = [];
    for (const [key, each] of named) {
      const isTooMany = found.size + right.length >= MAX_NAMED;
      const type = types.get(each.type);
      const problem = isTooMany
        ? `must be left out: the events of a request may name ${MAX_NAMED} versions at most`
        : problemOf(each, type);
      if (problem === undefined) right.push({ key, type: type!, asked: each.schemaVersion });
      else found.set(key, { problem });
    }
    const schemas = await this.schemasOf(right);
    for (const { key, ...version } of right) found.set(key, { schema: schemas.get(keptKey(version))! });
    return found;
  }

  private async findTypes(projectId: string, named: readonly NamedVersion[]): Promise<Map<string, Row>> {
    const values = [projectId, [...new Set(named.map(({ type }) => type))]];
    const { rows } = await this.pool.query<Row>({ name: 'find-named-types', text: FIND_TYPES, values });
    return new Map(rows.map((row) => [row.name, row]));
  }

  /**
   * The schemas of versions, by `keptKey`. Those that are known are taken before others are read, because another
   * request may have them forgotten meanwhile.
   */
  private async schemasOf(versions: readonly TypeVersion[]): Promise<ReadonlyMap<string, KnownSchema | null>> {
    const schemas = new Map<string, KnownSchema | null>();
    const missing: TypeVersion[] = [];
    for (const version of versions) {
      const key = keptKey(version);
      const schema = this.known.get(key);
      if (schema === undefined) missing.push(version);
      else schemas.set(key, schema);
    }
    for (const version of missing.length === 0 ? [] : await this.read(missing)) schemas.set(...version);
    for (const version of schemas) this.keep(...version);
    return schemas;
  }

  private async read(versions: readonly TypeVersion[]): Promise<[key: string, schema: KnownSchema | null][]> {
    const { rows } = await this.pool.query<{ id: string; asked: number; schema: string | null }>({
      name: 'read-named-schemas',
      text: READ_SCHEMAS,
      values: [versions.map(({ type }) => type.id), versions.map(({ asked }) => asked)],
    });
    const texts = new Map(rows.map(({ id, asked, schema }) => [`${id}/${asked}`, schema]));
    return versions.map((version) => {
      const text = texts.get(`${version.type.id}/${version.asked}`) ?? null;
      return [keptKey(version), text === null ? null : { text }];
    });
  }

  /** Keeps a schema, which is the last to be forgotten from now on. */
  private keep(key: string, schema: KnownSchema | null): void {
    this.known.delete(key);
    this.known.set(key, schema);
    if (this.known.size > MAX_KEPT) this.known.delete(this.known.keys().next().value!);
  }
}

const keptKey = ({ type: { id, version }, asked }: TypeVersion) => `${id}/${version}/${asked}`;

/** The schema of the version that an event names, null if the version has none, or undefined if it names none. */
export function namedSchema(event: ReceivedEvent, found: FoundVersions): KnownSchema | null | undefined {
  const named = namedBy(event);
  if (named === undefined) return undefined;
  const version = found.get(keyOf(named));
  return version && 'schema' in version ? version.schema : null;
}

/** The problem of an event that names a version which it may not name. */
export function namedSchemaProblems(event: ReceivedEvent, found: FoundVersions): FieldProblem[] {
  const named = namedBy(event);
  const version = named && found.get(keyOf(named));
  return version && 'problem' in version ? [{ pointer: '/schemaVersion', message: version.problem }] : [];
}
