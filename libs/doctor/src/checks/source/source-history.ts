import { type CursorStatus, reasonToStop } from '#outbox';
import type { SessionClient } from '#postgres';
import { type Finding, warning } from '../../finding.ts';

/** The result of the comparison of a source with its cursor. */
interface SourceHistory {
  /** The reason why the cursor must not go on, or null. */
  reason: string | null;
  /** A remark if the cursor goes on in another database, or in another history of it. */
  findings: Finding[];
}

/** Compares a source with its cursor as a relay does before it follows the source, without changing either. */
export async function sourceHistory(
  source: SessionClient,
  cursor: CursorStatus,
  identity: string,
): Promise<SourceHistory> {
  const table = { name: 'posthorn_outbox.message', idColumn: 'id' };
  const reason = await reasonToStop({ name: cursor.name, source, table, rowIsKept: true }, cursor, identity);
  const isOther = cursor.sourceIdentity !== null && cursor.sourceIdentity !== identity;
  if (reason !== null || !isOther || cursor.stoppedReason !== null) return { reason, findings: [] };
  const what =
    `The database is not the one that the relay has followed, or it was promoted or restored (${cursor.sourceIdentity} ` +
    `is now ${identity}). It has the row of the cursor.`;
  const advice = 'Start a process with the role relay, if none runs: it continues from there by itself.';
  return { reason, findings: [warning(what, advice)] };
}
