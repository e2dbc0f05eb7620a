export { problemOfKeyInHeader } from './admin-key.ts';
export { databaseConnections } from './database-connections.ts';
export { MAX_DEADLINE_MS } from './deadlines.ts';
export { describeMistyped, mistypedVariables } from './mistyped-variables.ts';
export { renderEnvExample, renderSettingsPage } from './render-settings.ts';
export { problemOfPostgresUrl } from './postgres-url.ts';
export { readSecretKeys } from './secret-keys.ts';
export { loadSettings, type Settings } from './settings.ts';
export { type Role, ROLES, SETTING_NAMES } from './settings-table.ts';
