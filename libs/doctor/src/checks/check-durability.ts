import { describeStandbyWait, lacksStandby, readStandbys, type SessionClient } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem } from '../finding.ts';

const PROMISE = 'An event counts as accepted when its commit has returned, so the commit must be on disk.';

/** The settings that only the server has, and the consequence if they are off. */
const MUST_BE_ON: Record<string, string> = {
  fsync: 'A crash of the machine can destroy the database.',
  full_page_writes: 'A crash of the machine can destroy pages of the database.',
};

function durabilityFinding({ name, setting }: { name: string; setting: string }): Finding[] {
  if (setting !== 'off') return [];
  return [problem(`${name} is off. ${MUST_BE_ON[name]}`, `${PROMISE} Set ${name} = on.`)];
}

const WAITS =
  'Meanwhile each request that writes is answered with 503, and nothing is delivered; see docs/standstills.md.';

/** A commit that waits for a standby waits for a moment, unless no standby confirms it. */
const LONG_WAIT_MS = 2_000;

async function standbyFindings(database: SessionClient): Promise<Finding[]> {
  const standbys = await readStandbys(database);
  const waits = standbys.waitedMs !== null && standbys.waitedMs >= LONG_WAIT_MS;
  return waits || lacksStandby(standbys) ? [problem(describeStandbyWait(standbys), WAITS)] : [];
}

/**
 * Settings of the server on which the promise to lose nothing rests. `synchronous_commit` and the time limits are not
 * among them: Posthorn sets them in each of its sessions, over the settings of the database and the role. Also finds
 * commits that wait for a synchronous standby.
 */
export const checkDurability: Check = {
  area: 'Settings of the database',
  async run({ database }) {
    if (!database) return [];
    const { rows } = await database.query<{ name: string; setting: string }>(
      'select s.name, s.setting from pg_settings s where s.name = any($1)',
      [Object.keys(MUST_BE_ON)],
    );
    const found = rows.flatMap(durabilityFinding);
    found.push(...(await standbyFindings(database)));
    return found.length > 0 ? found : [ok('Committed data is on disk.')];
  },
};
