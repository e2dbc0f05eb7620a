import type pg from 'pg';
import { compileSchema, type Validate } from '../schema/compile-schema.ts';
import type { TypeChange } from './read-type-changes.ts';

/**
 * The compiled schemas of event types, the least recently used forgotten first. A version of a type is compiled once
 * while it is known.
 */
export class Validators {
  private readonly compiled = new Map<string, Validate>();

  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly maxKept: number,
  ) {}

  /** @returns by name, for the types that have a schema; those not known yet are read by one query */
  async of(types: readonly TypeChange[]): Promise<Map<string, Validate>> {
    const asked = types.filter(({ hasSchema }) => hasSchema);
    const missing = asked.filter((type) => !this.compiled.has(keyOf(type)));
    const fresh = missing.length === 0 ? new Map<string, Validate>() : await this.read(missing);
    const found = new Map<string, Validate>();
    for (const type of asked) {
      const validate = fresh.get(type.id) ?? this.compiled.get(keyOf(type));
      if (validate) {
        found.set(type.name, validate);
        this.keep(keyOf(type), validate);
      }
    }
    return found;
  }

  private async read(types: readonly TypeChange[]): Promise<Map<string, Validate>> {
    const { rows } = await this.pool.query<{ id: string; schema: string | null }>({
      name: 'event-type-schemas',
      text: 'select t.id, t.schema from posthorn.event_type t where t.id = any($1)',
      values: [types.map(({ id }) => id)],
    });
    const read = new Map<string, Validate>();
    for (const { id, schema } of rows) {
      const compiled = schema === null ? undefined : compileSchema(JSON.parse(schema));
      if (compiled?.ok) read.set(id, compiled.validate);
    }
    return read;
  }

  private keep(key: string, validate: Validate): void {
    this.compiled.delete(key);
    this.compiled.set(key, validate);
    if (this.compiled.size > this.maxKept) this.compiled.delete(this.compiled.keys().next().value!);
  }
}

const keyOf = ({ id, version }: TypeChange) => `${id}/${version}`;
