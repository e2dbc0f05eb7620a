import type { Wrapper } from '#grpc-server';

/** A list that may be absent: a repeated field of proto3 cannot be absent and is empty instead. */
const LIST: Wrapper = {
  unwrap: ({ values }) => values ?? [],
  wrap: (values) => ({ values }),
};

/** The messages that stand for one value of the REST API. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  'posthorn.v1.NameList': LIST,
  'posthorn.v1.RetryDelays': LIST,
  'posthorn.v1.Scopes': LIST,
  'posthorn.v1.SuccessPolicy': {
    unwrap: ({ named, list }) => named ?? (list as { statuses?: number[] } | undefined)?.statuses ?? [],
    wrap: (value) => (Array.isArray(value) ? { list: { statuses: value as unknown } } : { named: value }),
  },
};
