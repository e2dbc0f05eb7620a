import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** The receivers' configuration: a secret for each, made at the first start. Posthorn is told it once, and keeps it encrypted. */
export function keptSecrets(dataDir: string, names: string[]): Map<string, string> {
  const file = join(dataDir, 'receiver-secrets.json');
  if (!existsSync(file)) {
    const made = Object.fromEntries(names.map((name) => [name, newSecret()]));
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
}
