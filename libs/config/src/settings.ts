import { describeProblems, type FieldProblem, messageOf, PosthornError } from '#kernel';
import { poolSizeProblem } from './database-connections.ts';
import { kafkaProblems } from './kafka-relations.ts';
import { serviceBehind } from './kubernetes-service.ts';
import { pairProblems } from './pair-problems.ts';
import { MAKE_A_KEY } from './secret-keys.ts';
import type { Parsed } from './setting.ts';
import { ROLES, SETTINGS_TABLE } from './settings-table.ts';

type Table = typeof SETTINGS_TABLE;

/** All settings, parsed and frozen. */
export type Settings = { readonly [Name in keyof Table]: Parsed<Table[Name]> };

/** Returns true if the settings that divide the connections are right, each by itself. */
function hasAll(settings: Partial<Settings>): settings is Settings {
  const { databasePoolSize, roles, outboxSources } = settings;
  return databasePoolSize !== undefined && roles !== undefined && outboxSources !== undefined;
}

const SPLIT_SETTINGS = {
  DATABASE_URL: 'databaseUrl',
  KAFKA_BROKERS: 'kafkaBrokers',
  POSTHORN_SECRET_KEYS: 'secretKeys',
} as const;

/**
 * Roles in separate processes share a database, a log and keys. A wrong setting is not missing: it has its own problem.
 */
function splitProblem(settings: Partial<Settings>, wrong: ReadonlySet<string>): FieldProblem[] {
  if (settings.roles === undefined || settings.roles.length === ROLES.length) return [];
  const missing = Object.entries(SPLIT_SETTINGS).filter(
    ([env, name]) => settings[name] === undefined && !wrong.has(env),
  );
  if (missing.length === 0) return [];
  const names = missing.map(([env]) => env);
  const key = ` (the same key for every process: make a key with ${MAKE_A_KEY}, or use the key in the file secret-keys of POSTHORN_DATA_DIR)`;
  const how = names.includes('POSTHORN_SECRET_KEYS') ? key : '';
  const message = `runs only some of the roles in this process, so ${names.join(', ')} must be set too${how}`;
  return [{ pointer: 'POSTHORN_ROLES', message }];
}

/** TLS needs both files. A wrong setting is not missing: it has its own problem. */
function tlsProblems({ grpcTlsCert, grpcTlsKey, grpcTlsClientCa }: Partial<Settings>): FieldProblem[] {
  const problems = pairProblems(['POSTHORN_GRPC_TLS_CERT', grpcTlsCert], ['POSTHORN_GRPC_TLS_KEY', grpcTlsKey]);
  if (grpcTlsClientCa !== undefined && grpcTlsCert === undefined && grpcTlsKey === undefined) {
    const message = 'requires POSTHORN_GRPC_TLS_CERT and POSTHORN_GRPC_TLS_KEY too';
    problems.push({ pointer: 'POSTHORN_GRPC_TLS_CLIENT_CA', message });
  }
  return problems;
}

/** Two servers of a process cannot listen on one port. */
function portProblems({ port, healthPort, metricsPort, roles }: Partial<Settings>): FieldProblem[] {
  if (!metricsPort || roles === undefined) return [];
  const [env, other] = roles.includes('api') ? ['PORT', port] : ['POSTHORN_HEALTH_PORT', healthPort];
  if (metricsPort !== other) return [];
  return [
    { pointer: 'POSTHORN_METRICS_PORT', message: `must not be the port of ${env}: choose another, or leave it unset` },
  ];
}

function relations(settings: Partial<Settings>, wrong: ReadonlySet<string>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (hasAll(settings)) {
    const message = poolSizeProblem(settings);
    if (message !== undefined) problems.push({ pointer: 'DATABASE_POOL_SIZE', message });
  }
  problems.push(
    ...splitProblem(settings, wrong),
    ...tlsProblems(settings),
    ...portProblems(settings),
    ...kafkaProblems(settings, wrong),
  );
  return problems;
}

/** The origin of a value that Kubernetes has set, and how to get rid of it; empty for any other value. */
function originOf(name: string, value: string): string {
  const service = serviceBehind(name, value);
  if (service === undefined) return '';
  return `; Kubernetes has set it for the service ${service}: set \`enableServiceLinks: false\` in the pod, or rename the service`;
}

/**
 * Reads the settings out of environment variables; an empty variable counts as unset.
 * @throws PosthornError `invalid-settings` that names every wrong variable and its right form
 */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: FieldProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(SETTINGS_TABLE)) {
    const text = env[row.env] || ('default' in row ? row.default : undefined);
    try {
      values[name] = text === undefined ? undefined : row.parse(text);
    } catch (error) {
      problems.push({ pointer: row.env, message: messageOf(error) + originOf(row.env, text!) });
    }
  }
  problems.push(...relations(values, new Set(problems.map(({ pointer }) => pointer))));
  if (problems.length > 0) {
    throw new PosthornError('invalid-settings', describeProblems(problems), { problems });
  }
  return Object.freeze(values) as Settings;
}
