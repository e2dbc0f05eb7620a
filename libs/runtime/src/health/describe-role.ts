import type { RolePresence } from '#postgres';

/** The work that waits while no process has a role. */
const CONSEQUENCE: Readonly<Record<string, string>> = {
  api: 'nothing is accepted over REST',
  relay: 'events are accepted, and wait',
  dispatcher: 'events are accepted, and wait',
  worker: 'upkeep and notices wait',
};

/** Describes each problem of the processes with a role, or that no process has it: without a full stop. */
export function describeRole({ role, isPresent, unseenForSeconds, isStopped, problems }: RolePresence): string[] {
  if (isPresent) return problems.map((problem) => `A process with the role ${role} has a problem: ${problem}`);
  const consequence = CONSEQUENCE[role] ?? 'its work waits';
  if (unseenForSeconds === null) return [`No process with the role ${role} has run yet: ${consequence}`];
  const last = `the last one ${isStopped ? 'stopped' : 'was seen'} ${Math.round(unseenForSeconds)} s ago`;
  return [`No process with the role ${role} runs: ${consequence} (${last})`];
}

/** Describes a problem of another process with a role of this one: without a full stop. */
export const describeAlike = (problem: string) => `Another process with the same role has a problem: ${problem}`;
