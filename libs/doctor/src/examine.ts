import { loadSettings, type Settings } from '#config';
import { endsInTime, PosthornError } from '#kernel';
import { databaseAdvice, runningPostgresUrl, type SessionClient } from '#postgres';
import type { Check, Site } from './check.ts';
import { checkClock } from './checks/check-clock.ts';
import { checkCursors } from './checks/check-cursors.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkDurability } from './checks/check-durability.ts';
import { checkFiles } from './checks/check-files.ts';
import { checkHorizon } from './checks/check-horizon.ts';
import { checkKafka } from './checks/check-kafka.ts';
import { checkKeys } from './checks/check-keys.ts';
import { checkMail } from './checks/check-mail.ts';
import { checkNames } from './checks/check-names.ts';
import { checkSchema } from './checks/check-schema.ts';
import { checkService } from './checks/check-service.ts';
import { checkSource } from './checks/check-source.ts';
import { checkVariables, mistypedFindings } from './checks/check-variables.ts';
import { type Finding, ok, problem, reasonOf, skipped } from './finding.ts';
import { openSession } from './open-session.ts';

/** A check that takes longer is given up: what it asks does not answer. */
const CHECK_TIMEOUT_MS = 20_000;

/** The findings of one area. */
export interface Section {
  area: string;
  findings: Finding[];
}

function settingsOf(env: Site['env']): { settings?: Settings; findings: Finding[] } {
  try {
    return { settings: loadSettings(env), findings: checkVariables(env) };
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    const wrong = error.problems.map(({ pointer, message }) =>
      problem(`${pointer} ${message}.`, 'See docs/settings.md.'),
    );
    return {
      findings: [
        ...wrong,
        ...mistypedFindings(env),
        skipped('Nothing else is examined before the settings are right.'),
      ],
    };
  }
}

/** The session in Posthorn's own database, and the finding of how it was opened. Starts no server. */
async function openDatabase(settings: Settings): Promise<{ database?: SessionClient; finding: Finding }> {
  try {
    const url = settings.databaseUrl ?? (await runningPostgresUrl(settings.dataDir));
    if (url === undefined) {
      const message = `DATABASE_URL is unset, and no Posthorn runs on the data directory ${settings.dataDir}.`;
      return { finding: skipped(`${message} Start it, and examine it while it runs.`) };
    }
    return { database: await openSession(url), finding: ok('The database answers.') };
  } catch (error) {
    const advice = 'Mend it, or correct DATABASE_URL.';
    return { finding: problem(`The database cannot be used: ${databaseAdvice(error)}.`, advice) };
  }
}

async function run(check: Check, site: Site): Promise<Section> {
  const message = `It was given up after ${CHECK_TIMEOUT_MS / 1_000} s.`;
  let findings = [problem(message, 'Look whether its server is overloaded or hangs.')];
  const failed = (error: unknown) => [problem(`It failed: ${reasonOf(error)}.`, 'Please report it with this text.')];
  const checking = check.run(site).catch(failed);
  if (await endsInTime(checking, CHECK_TIMEOUT_MS)) findings = await checking;
  return { area: check.area, findings };
}

/**
 * Examines an installation without changing anything in it, one area after the other.
 * @param env the environment variables that Posthorn is started with
 */
export async function* examine(env: Site['env']): AsyncGenerator<Section> {
  const { settings, findings } = settingsOf(env);
  yield { area: 'Settings', findings };
  if (!settings) return;
  const { database, finding } = await openDatabase(settings);
  yield { area: 'Connection', findings: [finding] };
  const site: Site = { env, settings, database };
  const sources = [...settings.outboxSources].map(([name, url]) => checkSource(name, url));
  const checks = [
    ...[checkService, checkDatabase, checkDurability, checkSchema, checkCursors, checkHorizon, ...sources],
    ...[checkKafka, checkKeys, checkNames, checkClock, checkFiles, checkMail],
  ];
  try {
    for (const check of checks) {
      const section = await run(check, site);
      if (section.findings.length > 0) yield section;
    }
  } finally {
    await database?.end().catch(() => undefined);
  }
}
