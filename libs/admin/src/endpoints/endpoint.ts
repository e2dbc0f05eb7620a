import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';
import type { ProfileOptions } from '#wire-profiles';
import { assertRoom, liveSecrets, type SecretTerm } from '../secrets/secret-terms.ts';

/** What a user may set for one endpoint over its profile's default. */
export interface EndpointPolicy {
  timeoutMs?: number;
  retryDelaysMs?: number[];
  maxInFlight?: number;
}

/** A header of an endpoint's own; its value lies elsewhere, encrypted. */
export interface HeaderRef {
  /** Its name, in the case that goes on the wire. */
  key: string;
  valueId: string;
}

/** What a user says an endpoint is. */
export interface EndpointSpec {
  url: string;
  name: string;
  uid: string | null;
  /** Names and prefixes (`post.*`) it subscribes to; null means all. */
  eventTypes: string[] | null;
  /** Channels of which an event's must be one; null means any or none. */
  channels: string[] | null;
  profile: string;
  /** What it chose of what its profile lets it choose. */
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** Sent after the profile's own, in this order. */
  headers: HeaderRef[];
}

/** What happened to an endpoint. Secrets are named by id; their material lies elsewhere. `by` is the id of an API key. */
export type EndpointEvent =
  | { type: 'endpoint.created'; spec: EndpointSpec; secretId: string }
  | { type: 'endpoint.changed'; spec: EndpointSpec }
  | ({ type: 'secret.rotated'; by: string } & Omit<SecretTerm, 'id'> & { secretId: string })
  | { type: 'secret.revealed'; by: string; secretIds: string[] }
  | { type: 'endpoint.deleted' };

export type EndpointCommand =
  | { type: 'create'; spec: EndpointSpec; secretId: string }
  | { type: 'change'; spec: Partial<EndpointSpec> }
  | { type: 'rotate-secret'; by: string; term: SecretTerm; atMs: number }
  | { type: 'reveal-secrets'; by: string; atMs: number }
  | { type: 'delete' };

export type EndpointState =
  | { status: 'absent' }
  | { status: 'active'; spec: EndpointSpec; /** In the order in which they were made. */ secrets: SecretTerm[] }
  | { status: 'deleted' };

function decide(command: EndpointCommand, state: EndpointState): EndpointEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The endpoint exists already.');
    return [{ type: 'endpoint.created', spec: command.spec, secretId: command.secretId }];
  }
  if (state.status !== 'active') throw new PosthornError('not-found', 'There is no such endpoint.');
  switch (command.type) {
    case 'change': {
      const spec = { ...state.spec, ...command.spec };
      return JSON.stringify(spec) === JSON.stringify(state.spec) ? [] : [{ type: 'endpoint.changed', spec }];
    }
    case 'rotate-secret': {
      const { by, term, atMs } = command;
      assertRoom(state.secrets, term, atMs);
      const { id: secretId, activatesAtMs, overlapMs } = term;
      return [{ type: 'secret.rotated', by, secretId, activatesAtMs, overlapMs }];
    }
    case 'reveal-secrets': {
      const secretIds = liveSecrets(state.secrets, command.atMs).map(({ id }) => id);
      return [{ type: 'secret.revealed', by: command.by, secretIds }];
    }
    case 'delete':
      return [{ type: 'endpoint.deleted' }];
    default:
      return command satisfies never;
  }
}

/** Streams from before there were options and headers have none. */
const complete = (spec: EndpointSpec): EndpointSpec => ({
  ...spec,
  profileOptions: spec.profileOptions ?? {},
  headers: spec.headers ?? [],
});

function evolve(state: EndpointState, event: EndpointEvent): EndpointState {
  const secrets = state.status === 'active' ? state.secrets : [];
  switch (event.type) {
    case 'endpoint.created':
      // The first of all signs from its beginning.
      return {
        status: 'active',
        spec: complete(event.spec),
        secrets: [{ id: event.secretId, activatesAtMs: 0, overlapMs: 0 }],
      };
    case 'endpoint.changed':
      return { status: 'active', spec: complete(event.spec), secrets };
    case 'secret.rotated': {
      const { secretId: id, activatesAtMs, overlapMs } = event;
      return state.status === 'active' ? { ...state, secrets: [...secrets, { id, activatesAtMs, overlapMs }] } : state;
    }
    case 'secret.revealed':
      return state;
    case 'endpoint.deleted':
      return { status: 'deleted' };
    default:
      return event satisfies never;
  }
}

/** The rules of an endpoint's life. */
export const endpoint: Decider<EndpointState, EndpointCommand, EndpointEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
