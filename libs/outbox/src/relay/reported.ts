import type { WorkReport } from '#kernel';

/** Registers that a statement about the cursor hangs. Its failure ends the term, which whoever leads reports. */
export async function reported<T>(report: WorkReport | undefined, work: () => Promise<T>): Promise<T> {
  report?.began();
  try {
    return await work();
  } finally {
    report?.alive();
  }
}
