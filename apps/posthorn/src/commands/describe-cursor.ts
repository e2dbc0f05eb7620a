import { COMMAND, counted } from '#kernel';
import type { CursorStatus } from '#outbox';

/** The cursors of tables and outboxes. The other cursors of the worker have times instead of positions. */
const OF_ROWS = /^(relay|import):|^worker:sweep$/;

function placeOf({ name, position: { pos, seq } }: CursorStatus): string {
  if (!OF_ROWS.test(name)) return `at ${new Date(Number(pos)).toISOString()}`;
  return Number(pos) === 0 ? 'at the beginning' : `behind row ${seq} of transaction ${pos}`;
}

/** Describes a cursor in lines of text: its place, its last move, its database, and its dead records. */
export function describeCursor(cursor: CursorStatus): string[] {
  const { name, movedAt, dead, sourceIdentity, stoppedReason } = cursor;
  const state = stoppedReason ? `stopped: ${stoppedReason}` : `moved ${movedAt.toISOString()}`;
  const lines = [`${name}  ${placeOf(cursor)}  ${state}`];
  if (sourceIdentity !== null) lines.push(`  its database (cluster/timeline/database): ${sourceIdentity}`);
  if (dead > 0) lines.push(`  ${counted(dead, 'dead record')}: see \`${COMMAND} dead list --source ${name}\``);
  return lines;
}
