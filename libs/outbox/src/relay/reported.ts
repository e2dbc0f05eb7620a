import type { WorkReport } from '#kernel';

/**
 * Registers a statement about the cursor, so that a hanging one shows. A failure ends the term, whose leader reports
 * it.
 */
export async function reported<T>(report: WorkReport | undefined, work: () => Promise<T>): Promise<T> {
  report?.began();
  try {
    return await work();
  } finally {
    report?.alive();
  }
}
