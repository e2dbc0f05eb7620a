import { deliveryIdOf, type PosthornEvent, unixMsOfUuid, uuidv7 } from '#kernel';
import type { PhaseTimes } from '#http-delivery';
import type { OwnedPartition } from '#message-log';
import type { AttemptFacts } from '../attempts/attempt-facts.ts';
import { NOT_ATTEMPTED } from '../model/delivery-state.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import type { AttemptRow } from '../attempts/write-attempts.ts';

/** The default project of events for specs. */
export const PROJECT = uuidv7(1);

/** An event for specs; `overrides` replaces its defaults. */
/** The subscription of an endpoint that takes every event. */
export const TAKES_ALL = { eventTypes: null, channels: null, condition: null };

export function anEvent(overrides: Partial<PosthornEvent> = {}): PosthornEvent {
  const occurredAtMs = Date.now();
  return {
    id: uuidv7(occurredAtMs),
    projectId: PROJECT,
    type: 'post.published',
    occurredAtMs,
    data: '{}',
    orderingKey: null,
    actor: null,
    channel: null,
    expiresAtMs: null,
    ...overrides,
  };
}

/** A task for specs, by default of a first attempt. */
export function aTask(owner: OwnedPartition, overrides: Partial<DeliveryTask> = {}): DeliveryTask {
  const event = overrides.event ?? anEvent();
  const endpointId = overrides.endpointId ?? uuidv7(2);
  return {
    deliveryId: deliveryIdOf(event.id, endpointId),
    endpointId,
    event,
    trigger: { kind: 'first' },
    state: NOT_ATTEMPTED,
    dueAtMs: unixMsOfUuid(event.id),
    isStored: (overrides.trigger ?? { kind: 'first' }).kind !== 'first',
    owner,
    bytes: 100,
    onSettled: () => undefined,
    ...overrides,
  };
}

/** The phases of a request on a new connection. */
export const SOME_PHASES: PhaseTimes = {
  ...{ dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 3 },
  ...{ remoteAddress: '192.0.2.1', isConnectionKept: false },
};

/** The facts of a request for specs: a 500 by default. */
export function someFacts(overrides: Partial<AttemptFacts> = {}): AttemptFacts {
  const startedAtMs = Date.now();
  return {
    requestId: uuidv7(startedAtMs),
    outcome: 'failed',
    startedAtMs,
    durationMs: 5,
    status: 500,
    errorCode: null,
    errorMessage: null,
    responseHeaders: '{"a":"b\\\\"}',
    responseBody: Buffer.from('no'),
    responseTruncated: false,
    endpointVersion: 1,
    profile: 'standard-webhooks',
    profileVersion: 1,
    secretIds: [uuidv7(3)],
    bodySha256: Buffer.alloc(32),
    queueMs: 2,
    phases: SOME_PHASES,
    ...overrides,
  };
}

/** A row for specs, by default without an effect on its endpoint's health. */
export function anAttemptRow(overrides: Pick<AttemptRow, 'task' | 'decision'> & Partial<AttemptRow>): AttemptRow {
  return { facts: someFacts(), failuresInARow: null, gone: null, exhausted: null, ...overrides };
}
