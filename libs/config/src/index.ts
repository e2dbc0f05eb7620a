export { databaseConnections } from './database-connections.ts';
export { describeMistyped, type MistypedVariable, mistypedVariables } from './mistyped-variables.ts';
export { renderEnvExample, renderSettingsPage } from './render-settings.ts';
export { problemOfPostgresUrl } from './postgres-url.ts';
export { readSecretKeys } from './secret-keys.ts';
export { loadSettings, MAX_DEADLINE_MS, type Settings } from './settings.ts';
export { type Role, ROLES, SETTING_NAMES } from './settings-table.ts';
