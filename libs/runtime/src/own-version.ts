import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version of this Posthorn, from the package.json of its build. */
export function ownVersion(): string {
  const manifest = readFileSync(fileURLToPath(import.meta.resolve('#package.json')), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
