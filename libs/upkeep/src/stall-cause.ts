import { problemKind, toTypeId } from '#kernel';
import type { Stall, StallStage } from '#routing';

const MAX_CAUSES = 3;

/** The beginning of a problem's text that another process has reported. */
const OF_PROCESS = /^(?:A process with the role \S+|Another process with the same role) has a problem: /;

const REACHED: Record<StallStage, string> = {
  horizon: 'a write transaction keeps the relay from reading them',
  relay: 'the relay has not published them: check that a relay runs, and look in its log',
  routing: 'they have not been routed: check that a dispatcher runs and Kafka responds, and look in their logs',
  delivery: 'their deliveries have neither an attempt nor a parked row: look in the log of the dispatchers',
};

/** Texts that may name the cause of a stall, from the most to the least certain kind. */
export interface PossibleCauses {
  /** Other standstills that are noted. */
  standstills: readonly string[];
  /** Loops of this process that stand still. */
  loops: readonly string[];
  /** Problems of other processes. */
  elsewhere: readonly string[];
  /** Recent problems of this process. */
  recent: readonly string[];
}

/** The three most certain causes at most. A cause that several processes report counts once. */
export function likelyCauses({ standstills, loops, elsewhere, recent }: PossibleCauses): string[] {
  return onceEach([...standstills, ...loops, ...elsewhere, ...recent]).slice(0, MAX_CAUSES);
}

/**
 * A stall in words: its size, its age, the stage that its events have reached, and its causes.
 * @param forMs the age of the stall
 * @param causes from the most certain; empty if there is none
 */
export function describeStallCause(stall: Stall, forMs: number, causes: readonly string[]): string {
  return (
    `${stall.events} accepted events or more have had no attempt, no parked row and no reason for up to ` +
    `${Math.round(forMs / 1_000)} s: ${REACHED[stall.stage]}. The oldest is ${toTypeId('evt', stall.oldestEventId)}. ` +
    (causes.length > 0 ? `Cause: ${causes.join('; ')}` : 'The cause is unknown.')
  );
}

/** Leaves out a cause that an earlier entry reports for another process. */
function onceEach(causes: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const cause of causes) {
    const kind = problemKind(cause.replace(OF_PROCESS, ''));
    if (!first.has(kind)) first.set(kind, cause);
  }
  return [...first.values()];
}
