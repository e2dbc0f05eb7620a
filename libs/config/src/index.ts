export { databaseConnections } from './database-connections.ts';
export { renderEnvExample, renderSettingsPage } from './render-settings.ts';
export { problemOfPostgresUrl } from './postgres-url.ts';
export { loadSettings, MAX_DEADLINE_MS, type Settings } from './settings.ts';
export { type Role, ROLES, SETTING_NAMES } from './settings-table.ts';
