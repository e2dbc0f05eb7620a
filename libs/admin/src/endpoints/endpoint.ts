import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';
import type { ProfileOptions } from '#wire-profiles';

/** What a user may set for one endpoint over its profile's default. */
export interface EndpointPolicy {
  timeoutMs?: number;
  retryDelaysMs?: number[];
  maxInFlight?: number;
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
}

/** What happened to an endpoint. Secrets are named by id; their material lies elsewhere. */
export type EndpointEvent =
  | { type: 'endpoint.created'; spec: EndpointSpec; secretId: string }
  | { type: 'endpoint.changed'; spec: EndpointSpec }
  | { type: 'endpoint.deleted' };

export type EndpointCommand =
  | { type: 'create'; spec: EndpointSpec; secretId: string }
  | { type: 'change'; spec: Partial<EndpointSpec> }
  | { type: 'delete' };

export type EndpointState = { status: 'absent' } | { status: 'active'; spec: EndpointSpec } | { status: 'deleted' };

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
    case 'delete':
      return [{ type: 'endpoint.deleted' }];
    default:
      return command satisfies never;
  }
}

function evolve(_state: EndpointState, event: EndpointEvent): EndpointState {
  switch (event.type) {
    case 'endpoint.created':
    case 'endpoint.changed':
      // Streams from before there were options have none.
      return { status: 'active', spec: { ...event.spec, profileOptions: event.spec.profileOptions ?? {} } };
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
