import type { Check } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';

const PROMISE = 'An event counts as accepted when its commit has returned, so the commit must be on disk.';

/** What each setting of the server must be, and what happens otherwise. */
const MUST_BE_ON: Record<string, string> = {
  fsync: 'A crash of the machine can destroy the database.',
  full_page_writes: 'A crash of the machine can destroy pages of the database.',
  synchronous_commit: 'A crash of the server can lose accepted events.',
};

/** Server timeouts that end sessions in the middle of their work, with the shortest harmless value in milliseconds. */
const SHORTEST_MS: Record<string, number> = {
  statement_timeout: 60_000,
  transaction_timeout: 60_000,
  idle_in_transaction_session_timeout: 10_000,
  lock_timeout: 5_000,
};

function durabilityFindings(settings: ReadonlyMap<string, string>): Finding[] {
  return Object.entries(MUST_BE_ON).flatMap(([name, consequence]) => {
    if (settings.get(name) !== 'off') return [];
    return [problem(`${name} is off. ${consequence}`, `${PROMISE} Set ${name} = on.`)];
  });
}

function timeoutFindings(settings: ReadonlyMap<string, string>): Finding[] {
  return Object.entries(SHORTEST_MS).flatMap(([name, shortestMs]) => {
    const ms = Number(settings.get(name) ?? 0);
    if (ms === 0 || ms >= shortestMs) return [];
    const advice = `Take it away for Posthorn's account: alter role … set ${name} = 0.`;
    return [warning(`${name} is ${ms} ms: statements that need longer, as those of migrations, fail.`, advice)];
  });
}

/** Session and server settings on which the promise to lose nothing rests, as a session of Posthorn has them. */
export const checkDurability: Check = {
  area: 'Settings of the database',
  async run({ database }) {
    if (!database) return [];
    const { rows } = await database.query<{ name: string; setting: string }>(
      'select s.name, s.setting from pg_settings s where s.name = any($1)',
      [[...Object.keys(MUST_BE_ON), ...Object.keys(SHORTEST_MS)]],
    );
    const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
    const found = [...durabilityFindings(settings), ...timeoutFindings(settings)];
    return found.length > 0 ? found : [ok('Commits are durable, and no timeout ends statements early.')];
  },
};
