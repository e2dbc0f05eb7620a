import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';
import { assertRoom, liveSecrets } from '../secrets/secret-terms.ts';
import type { EndpointCommand, EndpointEvent, EndpointSpec, EndpointState, LiveEndpoint } from './endpoint-events.ts';
import { judgeHealth } from './endpoint-health.ts';

const ASKED = { reason: 'asked' } as const;

function pause({ life }: LiveEndpoint): EndpointEvent[] {
  switch (life) {
    case 'paused':
      return [];
    case 'active':
    case 'failing':
      return [{ type: 'endpoint.paused', cause: ASKED }];
    case 'pending':
      throw new PosthornError(
        'conflict',
        'The endpoint is pending: it gets nothing that could be held. Verify it first.',
      );
    case 'disabled':
      throw new PosthornError(
        'conflict',
        'The endpoint is disabled: it gets nothing that could be held. Resume it first.',
      );
    default:
      return life satisfies never;
  }
}

function resume({ life }: LiveEndpoint, nowMs: number): EndpointEvent[] {
  switch (life) {
    case 'active':
      return [];
    case 'paused':
      return [{ type: 'endpoint.resumed', cause: ASKED, from: life, resumedAt: new Date(nowMs).toISOString() }];
    case 'failing':
    case 'disabled':
      return [{ type: 'endpoint.resumed', cause: ASKED, from: life }];
    case 'pending':
      throw new PosthornError(
        'conflict',
        'The endpoint is pending: it begins when it is verified, not when it is resumed.',
      );
    default:
      return life satisfies never;
  }
}

function noteVerification(
  { spec }: LiveEndpoint,
  { verification, url }: EndpointCommand & { type: 'note-verification' },
): EndpointEvent[] {
  // Who answered for one URL has not answered for another.
  const error = url === spec.url ? verification.error : 'The URL was changed meanwhile: verify it again.';
  const cause = { ...verification, error };
  return [{ type: error === null ? 'endpoint.verified' : 'endpoint.verification-failed', cause }];
}

function decide(command: EndpointCommand, state: EndpointState): EndpointEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The endpoint exists already.');
    const { spec, secretId, mustVerify } = command;
    return [{ type: 'endpoint.created', spec, secretId, ...(mustVerify ? { mustVerify } : {}) }];
  }
  if (state.status !== 'live') throw new PosthornError('not-found', 'There is no such endpoint.');
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
    case 'note-verification':
      return noteVerification(state, command);
    case 'observe':
      return judgeHealth(state, command.health, command.nowMs);
    case 'pause':
      return pause(state);
    case 'resume':
      return resume(state, command.nowMs);
    case 'delete':
      return [{ type: 'endpoint.deleted' }];
    default:
      return command satisfies never;
  }
}

/** Streams from before there were conditions, options and headers have none. */
function specOf({ spec }: { spec: EndpointSpec }): EndpointSpec {
  const { where = null, profileOptions = {}, headers = [] } = spec as Partial<EndpointSpec>;
  return { ...spec, where, profileOptions, headers };
}

function evolveLive(state: LiveEndpoint, event: Exclude<EndpointEvent, { type: 'endpoint.created' }>): EndpointState {
  switch (event.type) {
    case 'endpoint.changed':
      return { ...state, spec: specOf(event) };
    case 'secret.rotated': {
      const { secretId: id, activatesAtMs, overlapMs } = event;
      return { ...state, secrets: [...state.secrets, { id, activatesAtMs, overlapMs }] };
    }
    case 'secret.revealed':
      return state;
    case 'endpoint.verified': {
      const { allowedPerMinute = null } = event.cause;
      const verified: LiveEndpoint = { ...state, verification: event.cause, allowedPerMinute };
      return state.life === 'pending' ? { ...verified, life: 'active', cause: { reason: 'verified' } } : verified;
    }
    case 'endpoint.verification-failed':
      return { ...state, verification: event.cause };
    case 'endpoint.failing':
      return { ...state, life: 'failing', cause: event.cause };
    case 'endpoint.recovered':
      return { ...state, life: 'active', cause: event.cause, disableAt: null };
    case 'endpoint.disable-warned':
      return { ...state, disableAt: event.disableAt };
    case 'endpoint.disabled':
      return { ...state, life: 'disabled', cause: event.cause, disableAt: null };
    case 'endpoint.paused':
      return { ...state, life: 'paused', cause: event.cause, disableAt: null };
    case 'endpoint.resumed': {
      const resumedAt = event.resumedAt ?? state.resumedAt;
      return { ...state, life: 'active', cause: event.cause, disableAt: null, resumedAt };
    }
    case 'endpoint.deleted':
      return { status: 'deleted' };
    default:
      return event satisfies never;
  }
}

function evolve(state: EndpointState, event: EndpointEvent): EndpointState {
  if (event.type !== 'endpoint.created') return state.status === 'live' ? evolveLive(state, event) : state;
  return {
    status: 'live',
    spec: specOf(event),
    // The first of all signs from its beginning.
    secrets: [{ id: event.secretId, activatesAtMs: 0, overlapMs: 0 }],
    life: event.mustVerify ? 'pending' : 'active',
    cause: event.mustVerify ? { reason: 'unverified' } : null,
    verification: null,
    disableAt: null,
    resumedAt: null,
    allowedPerMinute: null,
  };
}

/** The rules of an endpoint's life. */
export const endpoint: Decider<EndpointState, EndpointCommand, EndpointEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
