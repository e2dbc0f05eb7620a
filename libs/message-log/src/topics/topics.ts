import type { Topic } from '../topic.ts';
import { type AttemptMessage, attemptTopic } from './attempt-topic.ts';
import { type ControlMessage, controlTopic } from './control-topic.ts';
import { deliveryTopic, type RoutedDelivery } from './delivery-topic.ts';
import { type RelayedEvent, eventTopic } from './event-topic.ts';

/** All topics of one Posthorn. */
export interface Topics {
  events: Topic<RelayedEvent>;
  deliveries: Topic<RoutedDelivery>;
  attempts: Topic<AttemptMessage>;
  control: Topic<ControlMessage>;
}

const under = <T>(prefix: string, topic: Topic<T>): Topic<T> => ({
  ...topic,
  name: topic.name.replace(/^posthorn\./, `${prefix}.`),
});

/** The topics under another prefix than `posthorn`, for several Posthorns on one cluster. */
export function topicsUnder(prefix: string): Topics {
  return {
    events: under(prefix, eventTopic),
    deliveries: under(prefix, deliveryTopic),
    attempts: under(prefix, attemptTopic),
    control: under(prefix, controlTopic),
  };
}

/** The consumer groups of one Posthorn, as `SubscribeOptions.group`. */
export function groupsUnder(prefix: string): { router: string; dispatcher: string } {
  return { router: `${prefix}-router`, dispatcher: `${prefix}-dispatcher` };
}
