import { type FieldProblem, messageOf, pointerBelow } from '#kernel';
import { type KeywordKind, kindOfKeyword } from './keywords.ts';
import { linearRegExp } from './linear-regexp.ts';

/** How many places a check may look at for one value: schemas, and values of lists, with every `$ref` written out. */
export const MAX_SCHEMA_PLACES = 2_000;
/** A check that items differ takes the square of their number. */
const MAX_UNIQUE_ITEMS = 256;
const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
const LOCAL_REF = /^#\/\$defs\/([A-Za-z0-9._-]+)$/;

type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schemas below one keyword, with where they stand below it. */
function below(kind: KeywordKind, value: unknown): [path: (string | number)[], schema: unknown][] {
  if (kind === 'schema') return [[[], value]];
  if (kind === 'schemas' && Array.isArray(value)) return value.map((schema, index) => [[index], schema]);
  if (kind === 'schemas-by-name' && isObject(value))
    return Object.entries(value).map(([name, schema]) => [[name], schema]);
  return [];
}

/**
 * Goes through a schema once, and through what a `$ref` names once more for each `$ref`, since it is checked as often.
 * Stops at the bound, so that references of references of references are no work either.
 */
class SchemaWalk {
  readonly problems: FieldProblem[] = [];
  places = 0;
  /** The definitions that the walk is within: one that comes again would never end. */
  private readonly within: string[] = [];
  /** Where patterns stand that were looked at: what is referred to often is compiled once. */
  private readonly patterns = new Set<string>();

  constructor(
    private readonly root: Schema,
    private readonly pointer: string,
  ) {}

  visit(schema: unknown, pointer: string): void {
    if (++this.places > MAX_SCHEMA_PLACES || !isObject(schema)) return;
    for (const [keyword, value] of Object.entries(schema)) this.keyword(schema, keyword, value, pointer);
  }

  private keyword(schema: Schema, keyword: string, value: unknown, parent: string): void {
    const pointer = pointerBelow(parent, keyword);
    if (schema === this.root && this.isOfRoot(keyword, value, pointer)) return;
    const kind = kindOfKeyword(keyword);
    if (kind === undefined) return this.note(pointer, 'is no keyword of JSON Schema 2020-12 that is taken here');
    if (Array.isArray(value)) this.places += value.length;
    if (keyword === '$ref') this.follow(value, pointer);
    if (keyword === 'pattern') this.checkPattern(value, pointer);
    if (keyword === 'uniqueItems' && value === true) this.checkUniqueItems(schema, pointer);
    for (const [path, inner] of below(kind, value)) {
      if (keyword === 'patternProperties') this.checkPattern(path[0], pointerBelow(pointer, ...path));
      this.visit(inner, pointerBelow(pointer, ...path));
    }
  }

  /** What stands only at the top. It changes nothing: references go by `#/$defs/` alone. */
  private isOfRoot(keyword: string, value: unknown, pointer: string): boolean {
    if (keyword === '$schema' && !(typeof value === 'string' && DIALECT.test(value))) {
      this.note(pointer, 'must be https://json-schema.org/draft/2020-12/schema, or be left out');
    }
    return keyword === '$schema' || keyword === '$id';
  }

  private follow(ref: unknown, pointer: string): void {
    const name = typeof ref === 'string' ? LOCAL_REF.exec(ref)?.[1] : undefined;
    const { $defs } = this.root;
    if (name === undefined || !isObject($defs) || !Object.hasOwn($defs, name)) {
      return this.note(pointer, 'must name a definition of this schema, like #/$defs/address');
    }
    if (this.within.includes(name)) return this.note(pointer, 'leads back to itself: a schema must not be recursive');
    this.within.push(name);
    this.visit($defs[name], pointerBelow(this.pointer, '$defs', name));
    this.within.pop();
  }

  private checkPattern(pattern: unknown, pointer: string): void {
    if (typeof pattern !== 'string' || this.patterns.has(pointer)) return;
    this.patterns.add(pointer);
    try {
      linearRegExp(pattern);
    } catch (error) {
      this.note(pointer, `is no regular expression that is taken here (RE2's): ${messageOf(error)}`);
    }
  }

  private checkUniqueItems({ maxItems }: Schema, pointer: string): void {
    if (typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS) return;
    this.note(pointer, `needs a maxItems of at most ${MAX_UNIQUE_ITEMS} beside it`);
  }

  private note(pointer: string, message: string): void {
    if (!this.problems.some((known) => known.pointer === pointer)) this.problems.push({ pointer, message });
  }
}

/**
 * What a schema has that is not taken, since a check by it could take without bound: other people's schemas are
 * evaluated in the process that serves everybody. References reach into the schema's own `$defs` only, and not in
 * circles; the places that a check looks at are counted; regular expressions are RE2's.
 */
export function schemaBoundProblems(schema: Schema, pointer: string): FieldProblem[] {
  const walk = new SchemaWalk(schema, pointer);
  walk.visit(schema, pointer);
  if (walk.places <= MAX_SCHEMA_PLACES) return walk.problems;
  const message = `is too large: with every $ref written out it may have ${MAX_SCHEMA_PLACES} places`;
  return [...walk.problems, { pointer, message }];
}
