import { uuidv7 } from '#kernel';
import type { NewEvent } from '../new-event.ts';

const PROJECT = uuidv7(1);

/** An event before its commit. */
export function newEvent(given: Partial<NewEvent> = {}): NewEvent {
  return {
    id: uuidv7(Date.now()),
    projectId: PROJECT,
    type: 'post.published',
    occurredAtMs: 1_705_314_601_250,
    data: '{"id":1}',
    orderingKey: null,
    actor: null,
    channel: null,
    expiresAtMs: null,
    key: null,
    ...given,
  };
}

export const newEvents = (count: number, given: Partial<NewEvent> = {}) =>
  Array.from({ length: count }, () => newEvent(given));

/** An event that Postgres refuses, because it cannot store a text with a NUL character. */
export const refusedEvent = () => newEvent({ type: 'a\0b' });
