import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENDPOINTS } from './endpoints.ts';

/** In the form of Standard Webhooks; the other profile takes any text. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * The secrets of the receivers, made at the first start and kept in a file. Posthorn gets each secret once, keeps it
 * encrypted, and signs with it after a restart as before.
 * @returns by the endpoint's name
 */
export function keptSecrets(dataDir: string): ReadonlyMap<string, string> {
  const file = join(dataDir, 'receiver-secrets.json');
  if (!existsSync(file)) {
    const made = Object.fromEntries(ENDPOINTS.map(({ name }) => [name, newSecret()]));
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
}
