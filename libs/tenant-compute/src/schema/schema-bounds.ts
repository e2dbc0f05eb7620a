import { type FieldProblem, messageOf, pointerBelow } from '#kernel';
import { type KeywordKind, kindOfKeyword } from './keywords.ts';
import { linearRegExp, MAX_PROGRAM_SIZE } from './linear-regexp.ts';

/**
 * The most places that a check may look at for one value: schemas, and values of lists, with every `$ref` written out.
 */
const MAX_SCHEMA_PLACES = 2_000;
/** A check that items differ takes the square of their number. */
const MAX_UNIQUE_ITEMS = 256;
const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
/** Keywords whose schemas each check a different value. */
const ONE_FOR_EACH: ReadonlySet<string> = new Set(['properties', 'prefixItems']);
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
 * Goes through a schema once, and through the target of a `$ref` once more for each `$ref`, since it is checked as
 * often. Stops at the bound, so that nested references cost no more work either.
 */
class SchemaWalk {
  readonly problems: FieldProblem[] = [];
  places = 0;
  /** The definitions that the walk is within. A definition that is entered twice would recurse without end. */
  private readonly within: string[] = [];
  /** The program sizes of patterns, by their place: a pattern with many references is compiled once. */
  private readonly patterns = new Map<string, number>();

  constructor(
    private readonly root: Schema,
    private readonly pointer: string,
  ) {}

  /** @returns the program size of all patterns that one text in the data may be held against */
  visit(schema: unknown, pointer: string): number {
    if (++this.places > MAX_SCHEMA_PLACES || !isObject(schema)) return 0;
    return Object.entries(schema)
      .map(([keyword, value]) => this.keyword(schema, keyword, value, pointer))
      .reduce((sum, size) => sum + size, 0);
  }

  private keyword(schema: Schema, keyword: string, value: unknown, parent: string): number {
    const pointer = pointerBelow(parent, keyword);
    if (schema === this.root && this.isOfRoot(keyword, value, pointer)) return 0;
    const kind = kindOfKeyword(keyword);
    if (kind === undefined) this.note(pointer, 'is not a supported keyword of JSON Schema 2020-12');
    if (Array.isArray(value)) this.places += value.length;
    if (keyword === '$ref') return this.follow(value, pointer);
    if (keyword === 'pattern') return this.checkPattern(value, pointer);
    if (keyword === 'uniqueItems' && value === true) this.checkUniqueItems(schema, pointer);
    return this.inner(keyword, below(kind ?? 'value', value), pointer);
  }

  private inner(keyword: string, schemas: ReturnType<typeof below>, pointer: string): number {
    const sizes = schemas.map(([path, schema]) => {
      const at = pointerBelow(pointer, ...path);
      const ofKey = keyword === 'patternProperties' ? this.checkPattern(path[0], at) : 0;
      return ofKey + this.visit(schema, at);
    });
    if (keyword === '$defs') return 0; // counted where they are referred to
    if (ONE_FOR_EACH.has(keyword)) return Math.max(0, ...sizes);
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Returns true for a keyword that stands only at the top. It changes nothing: references go by `#/$defs/` alone. */
  private isOfRoot(keyword: string, value: unknown, pointer: string): boolean {
    if (keyword === '$schema' && !(typeof value === 'string' && DIALECT.test(value))) {
      this.note(pointer, 'must be https://json-schema.org/draft/2020-12/schema, or be left out');
    }
    return keyword === '$schema' || keyword === '$id';
  }

  private follow(ref: unknown, pointer: string): number {
    const name = typeof ref === 'string' ? LOCAL_REF.exec(ref)?.[1] : undefined;
    const { $defs } = this.root;
    if (name === undefined || !isObject($defs) || !Object.hasOwn($defs, name)) {
      this.note(pointer, 'must name a definition of this schema, like #/$defs/address');
      return 0;
    }
    if (this.within.includes(name)) {
      this.note(pointer, 'refers back to itself: a schema must not be recursive');
      return 0;
    }
    this.within.push(name);
    const size = this.visit($defs[name], pointerBelow(this.pointer, '$defs', name));
    this.within.pop();
    return size;
  }

  private checkPattern(pattern: unknown, pointer: string): number {
    const known = this.patterns.get(pointer);
    if (typeof pattern !== 'string' || known !== undefined) return known ?? 0;
    const size = this.sizeOf(pattern, pointer);
    this.patterns.set(pointer, size);
    return size;
  }

  private sizeOf(pattern: string, pointer: string): number {
    try {
      return linearRegExp(pattern).programSize;
    } catch (error) {
      this.note(pointer, `is not a valid regular expression in the syntax of RE2: ${messageOf(error)}`);
      return 0;
    }
  }

  private checkUniqueItems({ maxItems }: Schema, pointer: string): void {
    if (typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS) return;
    this.note(pointer, `requires maxItems of at most ${MAX_UNIQUE_ITEMS}`);
  }

  private note(pointer: string, message: string): void {
    if (!this.problems.some((known) => known.pointer === pointer)) this.problems.push({ pointer, message });
  }
}

/**
 * The parts of a schema that are refused because a check with them could take unbounded time: customers' schemas are
 * evaluated in the process that serves all customers. References reach into the schema's own `$defs` only, and not in
 * circles. The places that a check looks at are counted. Regular expressions are RE2's; all expressions that are
 * applied to one text are bounded together.
 */
export function schemaBoundProblems(schema: Schema, pointer: string): FieldProblem[] {
  const walk = new SchemaWalk(schema, pointer);
  const patternSize = walk.visit(schema, pointer);
  const messages: string[] = [];
  if (walk.places > MAX_SCHEMA_PLACES) {
    messages.push(`is too large: with every $ref expanded it may have at most ${MAX_SCHEMA_PLACES} places`);
  }
  if (patternSize > MAX_PROGRAM_SIZE) messages.push('checks one string against patterns that are too large together');
  return [...walk.problems, ...messages.map((message) => ({ pointer, message }))];
}
