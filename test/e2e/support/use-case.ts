import type { DescMethod } from '@bufbuild/protobuf';
import type { Method } from '#testing';

/** Values by their names. */
export type Values = Record<string, unknown>;

/** The names of resources in a request. */
export type Names =
  | 'project'
  | 'key'
  | 'adminKey'
  | 'portalToken'
  | 'endpoint'
  | 'event'
  | 'delivery'
  | 'held'
  | 'replay'
  | 'number'
  | 'name';

/** One request to a use case, in the values of REST. */
export interface UseCase {
  /** The part of the test's name behind the name of the row. */
  title: string;
  /** `wrong`: the values are refused. `good`: they are not. */
  kind: 'good' | 'wrong';
  /** The body of REST, or the fields of gRPC. */
  json?: Values;
  /** The query of REST; a list stands for a name that is repeated. */
  query?: Record<string, string | string[]>;
  /** Names that differ from those of the prepared resources. */
  names?: Partial<Record<Names, string>>;
  /** The delivery of the path is the one that waits. */
  isOfHeld?: true;
  /** True if the request gives a right that its own right alone does not give, so that it is made by an admin key. */
  isByAdmin?: true;
}

/** A use case with its route and its rpc, and the requests that both are called with. */
export interface UseCaseRow {
  rpc: DescMethod;
  method: Method;
  path: string;
  /** The field of the request of gRPC that has the values of the body. Default: the request itself. */
  field?: string;
  /** True for an update: the fields of the body are named in its mask. */
  isMasked?: boolean;
  /** True for an update that makes its last resource if that is missing: a flag of its request in gRPC. */
  allowsMissing?: boolean;
  /** The values of a REST response that a response of gRPC has under other names. */
  toRest?: (response: Values) => Values;
  /** True if the request changes nothing, so that both APIs have the same result for the same resources. */
  isRead?: boolean;
  cases: UseCase[];
}

/** Stands for the name of the API, in a text that must not be the same in both. */
export const API = '<api>';

/** The id of no project, and of no endpoint. */
export const UNKNOWN_IDS = { project: 'prj_01h455vb4pex5vsknk084sn02q', endpoint: 'ep_01h455vb4pex5vsknk084sn02q' };

/** Stands for the id of the endpoint of the prepared resources. */
export const ENDPOINT = '<endpoint>';

/** A request that is carried out. */
export const good = (title: string, values: Omit<UseCase, 'title' | 'kind'> = {}): UseCase => ({
  title,
  kind: 'good',
  ...values,
});
/** A request that is refused. */
export const wrong = (title: string, values: Omit<UseCase, 'title' | 'kind'>): UseCase => ({
  title,
  kind: 'wrong',
  ...values,
});

/** The page of a list with the names of REST. */
export const page =
  (name: string, more: (response: Values) => Values = (response) => response) =>
  ({ [name]: items, nextPageToken: nextCursor, previousPageToken: prevCursor, ...rest }: Values): Values => ({
    ...more(rest),
    items,
    nextCursor,
    prevCursor,
  });

/** A response with its cursors as REST names them. */
export const cursor = ({ nextPageToken: nextCursor, previousPageToken: prevCursor, ...rest }: Values): Values => ({
  ...rest,
  nextCursor,
  prevCursor,
});

/** The requests of every list. @param wrongCursor a text that is no cursor of the list */
export const pages = (wrongCursor = 'x'): UseCase[] => [
  good('with a first page', { query: { limit: '1' } }),
  good('without a page'),
  wrong('with a wrong page', { query: { limit: '251', cursor: wrongCursor } }),
];

/** The requests of a list that has an order. */
export const ordered: UseCase[] = [
  good('in ascending order', { query: { order: 'asc' } }),
  good('in descending order, with a first page', { query: { order: 'desc', limit: '1' } }),
];

/** The requests of a list that is filtered by metadata. */
export const filteredByMetadata: UseCase[] = [
  good('of a tier', { query: { 'metadata[tier]': 'gold', limit: '250' } }),
  good('of a tier and a region', { query: { 'metadata[tier]': 'free', 'metadata[region]': 'eu' } }),
  wrong('with wrong metadata', { query: { 'metadata[tier]': 'x'.repeat(501) } }),
];

/** The path of a project. */
export const P = '/v1/projects/{project}';

/** A query whose parameters `metadata[key]` are one map, as gRPC has them. */
export function withMetadata(query: NonNullable<UseCase['query']>): Values {
  const entries = Object.entries(query).map(
    ([name, value]) => [/^metadata\[(.*)\]$/.exec(name)?.[1], name, value] as const,
  );
  const metadata = entries.flatMap(([key, , value]) => (key === undefined ? [] : [[key, value] as const]));
  const others = entries.flatMap(([key, name, value]) => (key === undefined ? [[name, value] as const] : []));
  return { ...Object.fromEntries(others), ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }) };
}
