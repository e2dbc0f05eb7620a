import { unixMsOfUuid } from '#kernel';
import { isBefore, type Position } from '#postgres';
import type { EventPlaces, Lack, PlacedEvent } from './find-unanswered.ts';

/** How far the events got that stand still. */
export type StallStage = 'horizon' | 'relay' | 'routing' | 'delivery';

/** Accepted events that nothing happens to. */
export interface Stall {
  stage: StallStage;
  /** The events that were looked at and stand still; there may be more. */
  events: number;
  oldestEventId: string;
  /** When the oldest one was accepted, in Unix milliseconds. */
  sinceMs: number;
  projectIds: string[];
  /** The reason for which the relay has stopped, or null. */
  stoppedReason: string | null;
}

/** Describes these events, which stand still, by the oldest of them; undefined if there are none. */
export function describeStall(
  events: readonly PlacedEvent[],
  { relayed, horizon, stoppedReason }: EventPlaces,
  stalled: readonly { event: PlacedEvent; lack: Lack }[],
): Stall | undefined {
  if (events.length === 0) return undefined;
  const oldest = events.reduce((one, other) => (other.id < one.id ? other : one));
  const lack = stalled.find(({ event }) => event === oldest)?.lack;
  return {
    stage: stageOf(oldest, lack, relayed, horizon),
    events: events.length,
    oldestEventId: oldest.id,
    sinceMs: unixMsOfUuid(oldest.id),
    projectIds: [...new Set(events.map(({ projectId }) => projectId))],
    stoppedReason,
  };
}

function stageOf(event: PlacedEvent, lack: Lack | undefined, relayed: Position, horizon: string): StallStage {
  if (BigInt(event.pos) >= BigInt(horizon)) return 'horizon';
  if (lack?.untried !== undefined) return 'delivery';
  return isBefore(relayed, event) ? 'relay' : 'routing';
}
