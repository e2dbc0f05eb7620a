import { channelsOf } from '#kernel';
import type { MissReason } from '#routing';

/**
 * The reason why an endpoint does not have an event: its subscription at the time, or that it was deleted before the
 * event was routed, or created after that.
 */
export type AbsenceReason = MissReason | 'deleted' | 'created-later';

/** The parts of an event that the sentences name. */
interface RoutedEvent {
  type: string;
  channel: string | null;
  channels?: readonly string[];
  /** The endpoints that the event names, as UUIDs; null if it is for all. */
  endpointIds: readonly string[] | null;
}

const SENTENCES: Readonly<Record<AbsenceReason, (event: RoutedEvent) => string>> = {
  'not-chosen': () =>
    'The event was published for certain endpoints (`endpointIds`), and this endpoint is not among them.',
  'event-type': ({ type }) => `When the event was routed, the event types of the endpoint did not include \`${type}\`.`,
  channel: (event) => {
    const names = channelsOf(event).map((channel) => `\`${channel}\``);
    return names.length === 0
      ? 'When the event was routed, the endpoint subscribed to certain channels, and the event has no channel.'
      : `When the event was routed, the channels of the endpoint did not include ${names.join(' or ')}.`;
  },
  condition: () => 'The condition of the endpoint was false for the data of the event.',
  'condition-error': () =>
    'The condition of the endpoint could not be evaluated for the data of the event: for example, the data lack a field ' +
    'that the condition reads.',
  deleted: () => 'The endpoint was deleted before the event was routed.',
  'created-later': ({ endpointIds }) =>
    endpointIds === null
      ? 'The endpoint was created after the event was routed. A replay with `includeUnmatched` sends the event to it.'
      : 'The endpoint was created after the event was routed, and the event was published for other endpoints.',
};

/** The reason why an endpoint does not have an event, as a sentence for people. */
export function describeMiss(reason: AbsenceReason, event: RoutedEvent): string {
  return SENTENCES[reason](event);
}
