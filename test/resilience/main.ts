// kill -9 of every process in turn, under load: `npm run resilience -- [--mode embedded|split] [--kills 10] [--seed N]`.
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crash } from './crash.ts';
import { startEmbedded } from './embedded-topology.ts';
import { startSplit } from './split-topology.ts';

const LAST_LINES = 20;

const { values } = parseArgs({
  options: { mode: { type: 'string' }, kills: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
/** The end of what each process said. */
async function lastWords(directory: string): Promise<string> {
  const logs = (await readdir(directory)).filter((name) => name.endsWith('.log'));
  const words = logs.map(async (name) => {
    const lines = (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n');
    return [`== ${name}`, ...lines.slice(-LAST_LINES), ''].join('\n');
  });
  return (await Promise.all(words)).join('');
}

const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const topologies = { embedded: startEmbedded, split: startSplit };
const modes = values.mode ? [values.mode as keyof typeof topologies] : (['embedded', 'split'] as const);

for (const mode of modes) {
  const directory = await mkdtemp(join(tmpdir(), `posthorn-crash-${mode}-`));
  await chmod(directory, 0o711);
  process.stdout.write(`${mode}: seed ${seed}, ${values.kills} kills each; logs in ${directory}\n`);
  const topology = await topologies[mode](directory);
  try {
    const report = await crash(topology, Number(values.kills), seed, (line) => process.stdout.write(`  ${line}\n`));
    const { committed, requests, duplicates, kills, missing } = report;
    const lost = missing.slice(0, 5).map(({ path, n }) => `${n} at ${path}`);
    process.stdout.write(
      `${mode}: ${kills} kills, ${committed} events committed, ${requests} requests arrived, ` +
        `${duplicates} duplicates, ${missing.length} lost${missing.length > 0 ? ` (${lost.join(', ')} …)` : ''}\n`,
    );
    if (missing.length > 0) throw new Error(`${missing.length} deliveries are lost.`);
    await topology.stop();
    await rm(directory, { recursive: true, force: true });
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${mode}: ${String(error)}\n${await lastWords(directory)}`);
  } finally {
    await topology.stop();
  }
}
process.exit();
