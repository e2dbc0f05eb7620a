import { loadSettings, type Settings } from '#config';
import { describeProblem, endsInTime, PosthornError } from '#kernel';
import { databaseAdvice, placeOfDatabase, postgresProcess, runningPostgresUrl, type SessionClient } from '#postgres';
import type { Check, Site } from './check.ts';
import { checkClock } from './checks/check-clock.ts';
import { checkConnections } from './checks/check-connections.ts';
import { checkCursors } from './checks/check-cursors.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkDisk } from './checks/check-disk.ts';
import { checkDurability } from './checks/check-durability.ts';
import { checkFiles } from './checks/check-files.ts';
import { checkHorizon } from './checks/check-horizon.ts';
import { checkKafka } from './checks/check-kafka.ts';
import { checkKeys } from './checks/check-keys.ts';
import { checkLocks } from './checks/check-locks.ts';
import { checkMail } from './checks/check-mail.ts';
import { checkNames } from './checks/check-names.ts';
import { checkRights } from './checks/check-rights.ts';
import { checkSchema } from './checks/check-schema.ts';
import { checkService } from './checks/check-service.ts';
import { checkSource } from './checks/check-source.ts';
import { checkVariables, envFileFindings, mistypedFindings } from './checks/check-variables.ts';
import { explainFailure } from './explain-failure.ts';
import { type Finding, ok, problem, reasonOf, type Section, skipped } from './finding.ts';
import { openSession } from './open-session.ts';

/** A check that takes longer is given up: its server does not respond. */
const CHECK_TIMEOUT_MS = 20_000;
const LET_IT_READ = 'Run this as the user that Posthorn runs as, or correct POSTHORN_DATA_DIR.';

function settingsOf(env: Site['env'], envFile: readonly string[]): { settings?: Settings; findings: Finding[] } {
  const lines = envFileFindings(envFile);
  try {
    return { settings: loadSettings(env), findings: [...checkVariables(env), ...lines] };
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    const wrong = error.problems.map((each) => problem(`${describeProblem(each)}.`, 'See docs/settings.md.'));
    const end = skipped('Nothing else is checked until the settings are correct.');
    return { findings: [...wrong, ...mistypedFindings(env), ...lines, end] };
  }
}

/** The finding of an embedded Postgres that does not run, or does not respond. */
function withoutUrl({ dataDir }: Settings): Finding {
  const process = postgresProcess(dataDir);
  if (process !== undefined) {
    const what = `The Postgres of the data directory ${dataDir} (process ${process}) does not answer.`;
    const advice =
      'Check whether it hangs (a frozen disk?), is starting or is stopping. If that process is not a Postgres, start Posthorn.';
    return problem(what, advice);
  }
  const message = `DATABASE_URL is not set, and no Posthorn runs on the data directory ${dataDir}.`;
  return skipped(`${message} Start it, and run this command while it runs.`);
}

type OwnDatabase = Pick<Site, 'database' | 'databaseUrl'> & { finding: Finding };

/**
 * The connection string of Posthorn's own database, or the finding that explains why it has none. A data directory may
 * be a copy, or have lost its database.
 */
async function findUrl(settings: Settings): Promise<string | Finding> {
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
  try {
    return (await runningPostgresUrl(settings.dataDir)) ?? withoutUrl(settings);
  } catch (error) {
    if (error instanceof PosthornError)
      return problem(error.message, 'Posthorn does not start until this is corrected.');
    return problem(`The data directory ${settings.dataDir} cannot be read: ${reasonOf(error)}.`, LET_IT_READ);
  }
}

/** Opens a session in Posthorn's own database, with the finding of the attempt. Starts no server. */
async function openDatabase(settings: Settings): Promise<OwnDatabase> {
  let database: SessionClient | undefined;
  const databaseUrl = await findUrl(settings);
  if (typeof databaseUrl !== 'string') return { database, databaseUrl: undefined, finding: databaseUrl };
  try {
    database = await openSession(databaseUrl);
    return { database, databaseUrl, finding: ok('The database answers.') };
  } catch (error) {
    const advice = 'Repair it, or correct DATABASE_URL.';
    const finding = problem(
      `The database ${placeOfDatabase(databaseUrl)} cannot be used: ${databaseAdvice(error)}.`,
      advice,
    );
    return { database, databaseUrl, finding };
  }
}

async function run(check: Check, site: Site): Promise<Section> {
  const message = `The check was ended after ${CHECK_TIMEOUT_MS / 1_000} s.`;
  let findings = [problem(message, 'Check whether its server is overloaded or hangs.')];
  const checking = check.run(site).catch((error: unknown) => [explainFailure(error)]);
  if (await endsInTime(checking, CHECK_TIMEOUT_MS)) findings = await checking;
  return { area: check.area, findings };
}

/** The checks in their order. Checks that may find the cause of another finding come first. */
function checksOf({ outboxSources }: Settings): Check[] {
  const sources = [...outboxSources].map(([name, url]) => checkSource(name, url));
  return [
    ...[checkService, checkDatabase, checkLocks, checkConnections, checkDurability, checkRights, checkSchema],
    ...[checkKafka, checkCursors, checkHorizon, ...sources],
    ...[checkKeys, checkNames, checkClock, checkDisk, checkFiles, checkMail],
  ];
}

/**
 * Examines an installation without changing anything in it, one area after the other.
 * @param env the environment variables that Posthorn is started with
 * @param envFile a sentence for each problem of the file that some of these variables come from. Default: none
 */
export async function* examine(env: Site['env'], envFile: readonly string[] = []): AsyncGenerator<Section> {
  const { settings, findings } = settingsOf(env, envFile);
  yield { area: 'Settings', findings };
  if (!settings) return;
  const { database, databaseUrl, finding } = await openDatabase(settings);
  yield { area: 'Connection', findings: [finding] };
  const earlier: Section[] = [];
  const site: Site = { env, settings, database, databaseUrl, earlier };
  try {
    for (const check of checksOf(settings)) {
      const section = await run(check, site);
      earlier.push(section);
      if (section.findings.length > 0) yield section;
    }
  } finally {
    await database?.end().catch(() => undefined);
  }
}
