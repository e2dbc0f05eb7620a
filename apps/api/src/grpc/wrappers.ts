import type { Wrapper } from '#grpc-server';

/** The messages that stand for one value of the REST API. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  'posthorn.v1.RetryDelays': {
    unwrap: ({ values }) => values ?? [],
    wrap: (values) => ({ values }),
  },
  'posthorn.v1.SuccessPolicy': {
    unwrap: ({ named, list }) => named ?? (list as { statuses?: number[] } | undefined)?.statuses ?? [],
    wrap: (value) => (Array.isArray(value) ? { list: { statuses: value as unknown } } : { named: value }),
  },
};
