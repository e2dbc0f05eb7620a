import { jsonTopic } from './json-topic.ts';

/** One recorded attempt, for consumers that count or watch. Ids are TypeIDs, times RFC 3339. */
export interface AttemptMessage {
  deliveryId: string;
  /** The attempt's number within its delivery, from 1. */
  number: number;
  requestId: string;
  eventId: string;
  endpointId: string;
  projectId: string;
  /** `test`: a user requested it by the API, and no event of the project's own is behind it. */
  trigger: 'first' | 'retry' | 'replay' | 'test';
  replayId: string | null;
  outcome: 'succeeded' | 'failed' | 'cancelled';
  /** The delivery's status with this attempt. */
  state: string;
  startedAt: string;
  durationMs: number;
  /** The HTTP status of the response, if there was one. */
  status: number | null;
  errorCode: string | null;
  nextAttemptAt: string | null;
}

/** Every attempt, by endpoint. */
export const attemptTopic = jsonTopic<AttemptMessage>('posthorn.attempts.v1', ({ endpointId }) => endpointId);
