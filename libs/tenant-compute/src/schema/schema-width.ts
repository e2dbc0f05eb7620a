import { sizeOf } from '../data-size.ts';
import { kindOfKeyword } from './keywords.ts';

type Schema = Record<string, unknown>;

/** Keywords that check no data. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'example', 'examples', '$comment'],
  ...['format', 'contentEncoding', 'contentMediaType', 'contentSchema', '$defs', '$id', '$schema'],
]);
/** Keywords whose schemas check the value itself; the schemas of all other keywords check its entries or members. */
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
/** Keywords of which each schema checks a different value. */
const ONE_FOR_EACH: ReadonlySet<string> = new Set(['properties', 'prefixItems']);

/** The most places that one value is checked against, by its depth below. */
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
  /** Places that the comparison of items with one another adds for every value. */
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
 * The most places of a schema that one value of the data may be checked against. The size of the data times this width
 * bounds the steps of a check, patterns aside.
 * @param schema within the bounds of `schemaBoundProblems`
 */
export function schemaWidth(schema: Schema): number {
  const walk = new WidthWalk(schema);
  const widths = walk.visit(schema);
  return widths.reduce((most, width) => Math.max(most, width ?? 0), 0) + walk.everywhere;
}
