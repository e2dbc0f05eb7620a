import { findMisalignment, readSchemaState, type SchemaState } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

function stateFinding({ missing, unknown }: SchemaState): Finding {
  if (unknown.length > 0) {
    const advice = 'Run that version, or restore a backup from before: this one does not start.';
    return problem(`A newer Posthorn has changed the schema (${unknown.join(', ')}).`, advice);
  }
  if (missing.length === 0) return ok('The schema is that of this version.');
  const advice = 'The next start of this version brings it up to date.';
  return warning(
    `The schema is that of an older version: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    advice,
  );
}

/** The schema against this build, and its positions against the cluster that the database is in. */
export const checkSchema: Check = {
  area: 'Schema',
  async run({ database }) {
    if (!database) return [];
    const state = await readSchemaState(database);
    if (!state) return [skipped('There is no schema before the first start.')];
    const found = [stateFinding(state)];
    // The positions are read by what this version's schema has.
    if (state.missing.length > 0) return found;
    const misaligned = await findMisalignment(database);
    if (!misaligned) return found;
    const { next, highest } = misaligned;
    const message = `The database was restored into another cluster: its positions reach ${highest}, and new rows get ${next}, behind the cursors.`;
    const advice =
      'A start of Posthorn, or a process with the role relay, lets new rows go on above them. See docs/backup.md.';
    return [...found, problem(message, advice)];
  },
};
