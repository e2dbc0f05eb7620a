import { type FieldProblem, messageOf, PosthornError } from '#kernel';
import { poolSizeProblem } from './database-connections.ts';
import { ROLES, SETTINGS_TABLE } from './settings-table.ts';

type Table = typeof SETTINGS_TABLE;
type Parsed<S> = S extends { parse: (text: string) => infer T }
  ? S extends { default: string }
    ? T
    : T | undefined
  : never;

/** All settings, parsed and frozen. */
export type Settings = { readonly [Name in keyof Table]: Parsed<Table[Name]> };

/** The longest deadline an endpoint may have. */
export const MAX_DEADLINE_MS = 60_000;
/** The longest that a claimed delivery waits for its lane, and then for a socket, before its deadline begins. */
const MAX_WAITS_MS = 20_000;

/** Returns true if the settings that divide the connections are right, each by itself. */
function hasAll(settings: Partial<Settings>): settings is Settings {
  const { databasePoolSize, roles, outboxSources } = settings;
  return databasePoolSize !== undefined && roles !== undefined && outboxSources !== undefined;
}

/** A process that did everything has kept its key in a file, without which its secrets cannot be read. */
const SECRET_KEYS_ADVICE =
  ' (make a key by `openssl rand -base64 32`, or take the one in the file secret-keys of POSTHORN_DATA_DIR)';

function relations(settings: Partial<Settings>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (settings.leaseMs !== undefined && settings.leaseMs <= MAX_DEADLINE_MS + MAX_WAITS_MS) {
    const waits = `the longest deadline of an endpoint and ${MAX_WAITS_MS} that a delivery may wait before it`;
    problems.push({
      pointer: 'POSTHORN_LEASE_MS',
      message: `must be over ${MAX_DEADLINE_MS + MAX_WAITS_MS}: ${waits}`,
    });
  }
  if (hasAll(settings)) {
    const message = poolSizeProblem(settings);
    if (message !== undefined) problems.push({ pointer: 'DATABASE_POOL_SIZE', message });
  }
  const isSplit = settings.roles !== undefined && settings.roles.length < ROLES.length;
  const needed = {
    DATABASE_URL: settings.databaseUrl,
    KAFKA_BROKERS: settings.kafkaBrokers,
    POSTHORN_SECRET_KEYS: settings.secretKeys,
  };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (isSplit && missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    const key = settings.secretKeys === undefined ? SECRET_KEYS_ADVICE : '';
    const message = `splits the roles over processes, which needs ${names} too${key}`;
    problems.push({ pointer: 'POSTHORN_ROLES', message });
  }
  return problems;
}

/**
 * Reads the settings out of environment variables; an empty variable counts as unset.
 * @throws PosthornError `invalid-settings` that names every wrong variable and what would be right
 */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: FieldProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(SETTINGS_TABLE)) {
    const text = env[row.env] || ('default' in row ? row.default : undefined);
    try {
      values[name] = text === undefined ? undefined : row.parse(text);
    } catch (error) {
      problems.push({ pointer: row.env, message: messageOf(error) });
    }
  }
  problems.push(...relations(values));
  if (problems.length > 0) {
    const lines = problems.map(({ pointer, message }) => `${pointer} ${message}`);
    throw new PosthornError('invalid-settings', lines.join('; '), { problems });
  }
  return Object.freeze(values) as Settings;
}
