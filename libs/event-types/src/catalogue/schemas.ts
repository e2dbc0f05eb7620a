import type { Queryable } from '#postgres';
import type { KnownSchema } from '#tenant-compute';
import type { TypeChange } from './read-type-changes.ts';

/**
 * A cache of the schemas of event types, which drops the least recently used first. A version of a type is read once
 * while it is cached.
 */
export class Schemas {
  private readonly known = new Map<string, KnownSchema>();

  constructor(
    private readonly pool: Queryable,
    private readonly maxKept: number,
  ) {}

  /** @returns by name, for the types that have a schema; schemas that are not cached are read by one query */
  async of(types: readonly TypeChange[]): Promise<Map<string, KnownSchema>> {
    const withSchema = types.filter(({ hasSchema }) => hasSchema);
    const missing = withSchema.filter((type) => !this.known.has(keyOf(type)));
    const fresh = missing.length === 0 ? new Map<string, KnownSchema>() : await this.read(missing);
    const found = new Map<string, KnownSchema>();
    for (const type of withSchema) {
      const schema = fresh.get(type.id) ?? this.known.get(keyOf(type));
      if (schema) {
        found.set(type.name, schema);
        this.keep(keyOf(type), schema);
      }
    }
    return found;
  }

  private async read(types: readonly TypeChange[]): Promise<Map<string, KnownSchema>> {
    const { rows } = await this.pool.query<{ id: string; schema: string | null }>({
      name: 'event-type-schemas',
      text: 'select t.id, t.schema from posthorn.event_type t where t.id = any($1)',
      values: [types.map(({ id }) => id)],
    });
    return new Map(rows.flatMap(({ id, schema }) => (schema === null ? [] : [[id, { text: schema }]])));
  }

  private keep(key: string, schema: KnownSchema): void {
    this.known.delete(key);
    this.known.set(key, schema);
    if (this.known.size > this.maxKept) this.known.delete(this.known.keys().next().value!);
  }
}

const keyOf = ({ id, version }: TypeChange) => `${id}/${version}`;
