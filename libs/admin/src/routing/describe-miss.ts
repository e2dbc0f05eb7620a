import { channelsOf } from '#kernel';
import type { MissReason } from '#routing';
import type { ConditionFinding } from '#tenant-compute';

/**
 * The reason why an endpoint does not have an event: its subscription at the time, or that it was deleted before the
 * event was routed, or created after that.
 */
export type AbsenceReason = MissReason | 'deleted' | 'created-later';

/**
 * The finding of the second evaluation of a condition, or the reason why there is none: it needs too much, it did not
 * end in time, it has another result now, or the condition of that time is not known.
 */
export type ConditionCause = ConditionFinding | 'too-much' | 'late' | 'differs' | 'unknown';

/** The parts of an event that the sentences name. */
interface RoutedEvent {
  type: string;
  channel: string | null;
  channels?: readonly string[];
  /** The endpoints that the event names, as UUIDs; undefined if it is for all. */
  endpointIds?: readonly string[];
}

type Sentence = (event: RoutedEvent, cause: ConditionCause) => string;

const SENTENCES: Readonly<Record<AbsenceReason, Sentence>> = {
  'not-chosen': () =>
    'The event was published for certain endpoints (`endpointIds`), and this endpoint is not among them.',
  'event-type': ({ type }) => `When the event was routed, the event types of the endpoint did not include \`${type}\`.`,
  channel: (event) => {
    const names = channelsOf(event).map((channel) => `\`${channel}\``);
    return names.length === 0
      ? 'When the event was routed, the endpoint subscribed to certain channels, and the event has no channel.'
      : `When the event was routed, the channels of the endpoint did not include ${names.join(' or ')}.`;
  },
  condition: (_, cause) => withCause('The condition of the endpoint was false for the data of the event', cause),
  'condition-error': (_, cause) =>
    withCause('The condition of the endpoint could not be evaluated for the data of the event', cause),
  deleted: () => 'The endpoint was deleted before the event was routed.',
  'created-later': ({ endpointIds }) =>
    endpointIds === undefined
      ? 'The endpoint was created after the event was routed. A replay with `includeUnmatched` sends the event to it, ' +
        'if the endpoint still exists and its subscription includes the event.'
      : 'The endpoint was created after the event was routed, and the event was published for other endpoints.',
};

const WITHOUT_FINDING: Readonly<Record<Exclude<ConditionCause, ConditionFinding>, string>> = {
  'too-much': ': it needs more steps than the conditions of one event may take.',
  late: '. The part that decided it could not be found in time; request the routing again.',
  differs: '. Evaluated again now, it has another result, so the part that decided it is not known.',
  unknown: '. The part that decided it is not known: the condition of that time is not stored.',
};

function withCause(sentence: string, cause: ConditionCause): string {
  if (typeof cause === 'string') return `${sentence}${WITHOUT_FINDING[cause]}`;
  return `${sentence}: \`${cause.part}\`${cause.cause === null ? '' : ` (${cause.cause})`}.`;
}

/**
 * The reason why an endpoint does not have an event, as a sentence for people.
 * @param cause of a condition; ignored for other reasons
 */
export function describeMiss(reason: AbsenceReason, event: RoutedEvent, cause: ConditionCause): string {
  return SENTENCES[reason](event, cause);
}
