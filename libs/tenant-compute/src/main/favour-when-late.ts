import { execFile } from 'node:child_process';

/** How long a run waits for free cores, in milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Gives a thread that stands back its share of the cores once a run has taken long. On a machine without a free core the
 * run would never end otherwise.
 * @param threadId as `standBack` returned it
 * @returns ends it: the thread stands back again
 */
export function favourWhenLate(threadId: number): () => void {
  let favoured: Promise<void> | undefined;
  const favour = () => {
    favoured = setPolicy(threadId, '--other');
  };
  const timer = setTimeout(favour, PATIENCE_MS);
  return () => {
    clearTimeout(timer);
    void favoured?.then(() => setPolicy(threadId, '--idle'));
  };
}

/** If it fails the policy stays, and the run ends later. */
function setPolicy(threadId: number, policy: '--other' | '--idle'): Promise<void> {
  return new Promise((resolve) => {
    execFile('chrt', [policy, '--pid', '0', String(threadId)], () => resolve());
  });
}
