import type { Trigger } from './delivery-state.ts';
import { OWN_SCHEDULE } from './write-attempts.ts';

/**
 * The `trigger_id` of the row in `due` that a trigger stands for: the own schedule's, or a replay's own. A replay that
 * takes the place of a first attempt or retry has the own schedule's row.
 */
export function dueKeyOf(trigger: Trigger): string {
  return trigger.kind === 'replay' && trigger.retry === undefined ? trigger.replayId : OWN_SCHEDULE;
}
