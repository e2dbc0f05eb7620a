import { jsonTopic } from './json-topic.ts';

/**
 * One recorded attempt of a delivery, for consumers that count or watch. Ids are UUIDs, as in every topic; times are
 * RFC 3339 in UTC.
 */
export interface AttemptMessage {
  deliveryId: string;
  /** The attempt's number within its delivery, from 1. */
  number: number;
  /** The id of the HTTP request, unique for each attempt. */
  requestId: string;
  eventId: string;
  /** The type of the event, for example `post.published`; null if the event is not kept any more. */
  eventType: string | null;
  endpointId: string;
  projectId: string;
  /** The cause of the attempt. `test`: a user requested it by the API. */
  trigger: 'first' | 'retry' | 'replay' | 'test';
  /** The replay of which the attempt is a part; else null. */
  replayId: string | null;
  /** `cancelled`: no request was sent, and none will be; `errorCode` has the reason. */
  outcome: 'succeeded' | 'failed' | 'cancelled';
  /** The status of the delivery with this attempt. */
  state: 'pending' | 'retrying' | 'succeeded' | 'exhausted' | 'cancelled';
  startedAt: string;
  /** From the start of the request to the end of the response, in milliseconds. */
  durationMs: number;
  /** The HTTP status of the response; null if there was none. */
  status: number | null;
  /** The class of the error, for example `timeout`, or the reason of the cancellation; null for neither. */
  errorCode: string | null;
  /** The time of the next attempt; null if none is planned. */
  nextAttemptAt: string | null;
}

/** Every attempt, by endpoint. The subject of an attempt is its event, whose record has the same UUID as `ce_id`. */
export const attemptTopic = jsonTopic<AttemptMessage>({
  name: 'posthorn.attempts.v1',
  keyOf: ({ endpointId }) => endpointId,
  attributesOf: ({ requestId, outcome, startedAt, eventId }) => ({
    ...{ id: requestId, type: `attempt.${outcome}`, time: startedAt, subject: eventId },
  }),
});
