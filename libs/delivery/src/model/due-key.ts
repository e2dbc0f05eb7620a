import { murmur2 } from '#message-log';
import type { Trigger } from './delivery-state.ts';

/** The `trigger_id` of the own schedule's row in `due`; a replay's row carries the replay's id instead. */
export const OWN_SCHEDULE = '00000000-0000-0000-0000-000000000000';

/**
 * The `trigger_id` of the row in `due` that a trigger stands for: the own schedule's, or a replay's own. A replay that
 * takes the place of a first attempt or retry has the own schedule's row.
 */
export function dueKeyOf(trigger: Trigger): string {
  return trigger.kind === 'replay' && trigger.retry === undefined ? trigger.replayId : OWN_SCHEDULE;
}

/** The `shard` of an endpoint's rows in `due`: the owner of partition `shard % partitionCount` takes them. */
export function shardOf(endpointId: string): number {
  return murmur2(Buffer.from(endpointId));
}
