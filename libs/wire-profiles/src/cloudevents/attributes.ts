import { toTypeId } from '#kernel';
import type { RenderInput } from '../render-input.ts';

/**
 * An event's context attributes (CloudEvents 1.0.2) by their names, without `datacontenttype`. The source is the
 * project, and the id is the event's, not the delivery's: together they identify one event at every receiver.
 * `partitionkey` is the documented extension; `actor` and `channel` are Posthorn's. The names are as in the Kafka
 * topic.
 */
export function attributesOf({ event, project }: RenderInput): [name: string, value: string][] {
  const attributes: [string, string][] = [
    ['specversion', '1.0'],
    ['id', toTypeId('evt', event.id)],
    ['source', `/projects/${project.uid ?? project.id}`],
    ['type', event.type],
    ['time', new Date(event.occurredAtMs).toISOString()],
  ];
  if (event.orderingKey !== null) attributes.push(['partitionkey', event.orderingKey]);
  if (event.actor !== null) attributes.push(['actor', event.actor]);
  if (event.channel !== null) attributes.push(['channel', event.channel]);
  return attributes;
}
