import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '#kernel';

/**
 * Reserves a data directory for this demo: a second demo would take the database away from the first one.
 * @returns a function that releases the directory
 * @throws Error that names the process that has it
 */
export function takeTurn(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'demo.pid');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && isAlive(holder)) {
    throw new Error(
      `Process ${holder} runs the demo in ${dataDir} already: stop it. If that process is not a demo, remove ${file}.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}
