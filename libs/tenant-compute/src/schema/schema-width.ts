import { sizeOf } from '../data-size.ts';
import { kindOfKeyword } from './keywords.ts';

type Schema = Record<string, unknown>;

/** Keywords that no data is held against. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'example', 'examples', '$comment'],
  ...['format', 'contentEncoding', 'contentMediaType', 'contentSchema', '$defs', '$id', '$schema'],
]);
/** Keywords whose schemas are held against the value itself; those of all others against what it holds. */
const IN_PLACE: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
]);
/** Keywords whose schemas are held against different values each. */
const ONE_FOR_EACH: ReadonlySet<string> = new Set(['properties', 'prefixItems']);

/** Places that one value at a depth below is held against, at most, by depth. */
type Widths = number[];

function add(into: Widths, other: Widths, below: number): void {
  for (const [depth, width] of other.entries()) into[depth + below] = (into[depth + below] ?? 0) + width;
}

function widest(all: Widths[]): Widths {
  const widths: Widths = [];
  for (const each of all) {
    for (const [depth, width] of each.entries()) widths[depth] = Math.max(widths[depth] ?? 0, width);
  }
  return widths;
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const childrenOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value];

class WidthWalk {
  /** What comparisons of items with one another add for every value. */
  everywhere = 0;

  constructor(private readonly root: Schema) {}

  visit(schema: unknown): Widths {
    const widths: Widths = [1];
    if (!isObject(schema)) return widths;
    for (const [keyword, value] of Object.entries(schema)) {
      if (!ANNOTATIONS.has(keyword) && !keyword.startsWith('x-')) this.keyword(widths, schema, keyword, value);
    }
    return widths;
  }

  private keyword(widths: Widths, schema: Schema, keyword: string, value: unknown): void {
    const kind = kindOfKeyword(keyword);
    if (keyword === '$ref') add(widths, this.visit(this.definition(value)), 0);
    else if (keyword === 'uniqueItems' && value === true) this.everywhere += Number(schema.maxItems);
    else if (kind === 'value') widths[0]! += sizeOf(value);
    else this.schemas(widths, keyword, kind === 'schema' ? [value] : childrenOf(value));
  }

  private schemas(widths: Widths, keyword: string, schemas: readonly unknown[]): void {
    const inner = schemas.map((schema) => this.visit(schema));
    widths[0]! += schemas.length;
    if (IN_PLACE.has(keyword)) for (const each of inner) add(widths, each, 0);
    else if (ONE_FOR_EACH.has(keyword)) add(widths, widest(inner), 1);
    else for (const each of inner) add(widths, each, 1);
  }

  private definition(ref: unknown): unknown {
    return (this.root.$defs as Schema)[String(ref).slice('#/$defs/'.length)];
  }
}

/**
 * The places of a schema that one value of the data may be held against, at most: the size of the data times this
 * bounds the steps of a check, patterns aside.
 * @param schema within the bounds of `schemaBoundProblems`
 */
export function schemaWidth(schema: Schema): number {
  const walk = new WidthWalk(schema);
  const widths = walk.visit(schema);
  return widths.reduce((most, width) => Math.max(most, width ?? 0), 0) + walk.everywhere;
}
