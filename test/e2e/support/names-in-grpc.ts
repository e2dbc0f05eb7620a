import { status } from '@grpc/grpc-js';
import type { Values } from './use-case.ts';

/** The status of gRPC for the status of REST. */
export const STATUS: Readonly<Record<number, number>> = {
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ABORTED,
  422: status.INVALID_ARGUMENT,
};
/** The name of a field in a query of REST for its name in gRPC. */
export const QUERY_FIELDS: Readonly<Record<string, string>> = { limit: 'pageSize', cursor: 'pageToken' };
/** The name of a list in gRPC for the name that a query of REST repeats. */
export const LISTS: Readonly<Record<string, string>> = {
  ...{ type: 'types', status: 'statuses', statusCode: 'statusCodes' },
  ...{ errorCode: 'errorCodes', trigger: 'triggers', channel: 'channels', include: 'parts' },
  ...{ state: 'states', profile: 'profiles', id: 'ids' },
};
/** The fields of a body of REST with the names that its lists have in gRPC. */
export const listsNamed = (json: Values): Values =>
  Object.fromEntries(
    Object.entries(json).map(([name, value]) => [Array.isArray(value) ? (LISTS[name] ?? name) : name, value] as const),
  );

/** The name of a field in REST for its name in gRPC. */
export const REST_NAMES = new Map(
  [...Object.entries(QUERY_FIELDS), ...Object.entries(LISTS)].map(([rest, grpc]) => [grpc, rest]),
);
