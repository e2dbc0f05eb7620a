import { SETTINGS_TABLE } from './settings-table.ts';

const rows = Object.values(SETTINGS_TABLE).map((row) => ({
  env: row.env,
  description: row.description,
  default: 'default' in row ? row.default : '',
}));

/** The text of `.env.example`: every variable, commented out, with its default. */
export function renderEnvExample(): string {
  return rows.map((row) => `# ${row.description}\n#${row.env}=${row.default}\n`).join('\n');
}

/** The settings page of the documentation, as Markdown. */
export function renderSettingsPage(): string {
  const lines = rows.map(
    (row) => `| \`${row.env}\` | ${row.default ? `\`${row.default}\`` : 'unset'} | ${row.description} |`,
  );
  return `# Settings\n\nPosthorn reads its settings once, at the start, from environment variables. An empty variable counts as unset. If a value is invalid, the start ends with a line that states the right form.\n\n| variable | default | meaning |\n|---|---|---|\n${lines.join('\n')}\n`;
}
