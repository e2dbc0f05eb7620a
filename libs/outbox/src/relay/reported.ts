import type { WorkReport } from '#kernel';

/**
 * Reports a statement about the cursor, so that a hanging statement is noticed. A failure ends the term, whose leader
 * reports the failure.
 */
export async function reported<T>(report: WorkReport | undefined, work: () => Promise<T>): Promise<T> {
  report?.began();
  try {
    return await work();
  } finally {
    report?.alive();
  }
}
