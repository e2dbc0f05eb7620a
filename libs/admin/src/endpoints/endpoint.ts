import { isDeepStrictEqual } from 'node:util';
import { PosthornError, sortedMetadata } from '#kernel';
import type { Decider } from '#event-store';
import { assertRoom, liveSecrets } from '../secrets/secret-terms.ts';
import type {
  VerificationAnswer,
  EndpointCommand,
  EndpointEvent,
  EndpointSpec,
  EndpointState,
  LiveEndpoint,
} from './endpoint-events.ts';
import { judgeHealth } from './endpoint-health.ts';
import { handshakeTerms, termsNeedVerification } from './handshake-terms.ts';

const REQUESTED = { reason: 'asked' } as const;

/**
 * Returns true if this change of an endpoint needs the consent of its receiver: the URL differs from the verified one,
 * or the profile's handshake covers a changed field.
 */
export function needsVerification(
  state: LiveEndpoint,
  spec: Pick<EndpointSpec, 'url' | 'profile' | 'profileOptions' | 'policy'>,
): boolean {
  if (state.permission === 'unasked') return false;
  if (spec.url !== state.spec.url) return true;
  return termsNeedVerification(handshakeTerms(state.spec), handshakeTerms(spec), state.allowedPerMinute);
}

function isAnswerFor({ url, terms }: VerificationAnswer, spec: EndpointSpec): boolean {
  return url === spec.url && JSON.stringify(terms ?? null) === JSON.stringify(handshakeTerms(spec));
}

function pause({ life }: LiveEndpoint): EndpointEvent[] {
  switch (life) {
    case 'paused':
      return [];
    case 'active':
    case 'failing':
      return [{ type: 'endpoint.paused', cause: REQUESTED }];
    case 'pending':
      throw new PosthornError('conflict', 'The endpoint is pending, so it has no deliveries to hold. Verify it first.');
    case 'disabled':
      throw new PosthornError(
        'conflict',
        'The endpoint is disabled, so it has no deliveries to hold. Resume it first.',
      );
    default:
      return life satisfies never;
  }
}

function resume({ life, permission }: LiveEndpoint, nowMs: number): EndpointEvent[] {
  if (permission === 'outstanding' && life !== 'pending') {
    throw new PosthornError(
      'conflict',
      'The endpoint was changed, and its receiver has not confirmed the change. Verify it first.',
    );
  }
  switch (life) {
    case 'active':
      return [];
    case 'paused':
      return [{ type: 'endpoint.resumed', cause: REQUESTED, from: life, resumedAt: new Date(nowMs).toISOString() }];
    case 'failing':
    case 'disabled':
      return [{ type: 'endpoint.resumed', cause: REQUESTED, from: life }];
    case 'pending':
      throw new PosthornError(
        'conflict',
        'The endpoint is pending and cannot be resumed. It becomes active when it is verified.',
      );
    default:
      return life satisfies never;
  }
}

function answeredBy({ verification: cause }: VerificationAnswer): EndpointEvent {
  return { type: cause.error === null ? 'endpoint.verified' : 'endpoint.verification-failed', cause };
}

/** @throws PosthornError `conflict` (may be retried) if the verification is for another URL or other terms */
function assertAnswered(answer: VerificationAnswer | null, spec: EndpointSpec): asserts answer is VerificationAnswer {
  if (answer !== null && isAnswerFor(answer, spec)) return;
  throw new PosthornError('conflict', 'The endpoint was changed by another request. Try again.', {
    canRetry: true,
  });
}

/** The settings as a stream stores them, in which the order of names does not count. */
const asStored = (spec: EndpointSpec) => JSON.parse(JSON.stringify(spec)) as object;

function change(state: LiveEndpoint, given: Partial<EndpointSpec>, answer: VerificationAnswer | null): EndpointEvent[] {
  const spec = { ...state.spec, ...given };
  if (isDeepStrictEqual(asStored(spec), asStored(state.spec))) return [];
  const changed: EndpointEvent = { type: 'endpoint.changed', spec };
  if (!needsVerification(state, spec)) return [changed];
  assertAnswered(answer, spec);
  return [changed, answeredBy(answer)];
}

function decide(command: EndpointCommand, state: EndpointState): EndpointEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The endpoint exists already.');
    const { spec, secretId, mustVerify } = command;
    return [{ type: 'endpoint.created', spec, secretId, ...(mustVerify ? { mustVerify } : {}) }];
  }
  if (state.status !== 'live') throw new PosthornError('not-found', 'The endpoint does not exist.');
  switch (command.type) {
    case 'change':
      return change(state, command.spec, command.answer);
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
      // A verification from before a change does not apply to the changed URL or terms.
      return isAnswerFor(command.answer, state.spec) ? [answeredBy(command.answer)] : [];
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

/** Older streams, from before conditions, options, headers, metadata and descriptions existed, lack these fields. */
function specOf({ spec }: { spec: EndpointSpec }): EndpointSpec {
  const {
    where = null,
    profileOptions = {},
    headers = [],
    metadata = {},
    description = null,
  } = spec as Partial<EndpointSpec>;
  return { ...spec, where, profileOptions, headers, description, metadata: sortedMetadata(metadata) };
}

/** The consent of the receiver does not extend to another URL or other terms. */
function changed(state: LiveEndpoint, spec: EndpointSpec): LiveEndpoint {
  if (spec.url === state.spec.url && !needsVerification(state, spec)) return { ...state, spec };
  const permission = state.permission === 'unasked' ? 'unasked' : 'outstanding';
  return { ...state, spec, permission, verification: null, allowedPerMinute: null };
}

function evolveLive(state: LiveEndpoint, event: Exclude<EndpointEvent, { type: 'endpoint.created' }>): EndpointState {
  switch (event.type) {
    case 'endpoint.changed':
      return changed(state, specOf(event));
    case 'secret.rotated': {
      const { secretId: id, activatesAtMs, overlapMs } = event;
      return { ...state, secrets: [...state.secrets, { id, activatesAtMs, overlapMs }] };
    }
    case 'secret.revealed':
      return state;
    case 'endpoint.verified': {
      const { allowedPerMinute = null } = event.cause;
      const verified: LiveEndpoint = { ...state, verification: event.cause, permission: 'given', allowedPerMinute };
      return state.life === 'pending' ? { ...verified, life: 'active', cause: { reason: 'verified' } } : verified;
    }
    case 'endpoint.verification-failed': {
      const failed: LiveEndpoint = { ...state, verification: event.cause };
      const mustWait = state.permission === 'outstanding' && (state.life === 'active' || state.life === 'failing');
      return mustWait ? { ...failed, life: 'pending', cause: { reason: 'unverified' }, disableAt: null } : failed;
    }
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
    // The first secret signs from the beginning.
    secrets: [{ id: event.secretId, activatesAtMs: 0, overlapMs: 0 }],
    life: event.mustVerify ? 'pending' : 'active',
    cause: event.mustVerify ? { reason: 'unverified' } : null,
    verification: null,
    permission: event.mustVerify ? 'outstanding' : 'unasked',
    disableAt: null,
    resumedAt: null,
    allowedPerMinute: null,
  };
}

/** The state machine of an endpoint. */
export const endpoint: Decider<EndpointState, EndpointCommand, EndpointEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
