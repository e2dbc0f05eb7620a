// kill -9 of every process in turn, under load: `npm run resilience -- [--mode embedded|split] [--kills 10] [--seed N]`.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crash } from './crash.ts';
import { startEmbedded } from './embedded-topology.ts';
import { startSplit } from './split-topology.ts';

const { values } = parseArgs({
  options: { mode: { type: 'string' }, kills: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
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
    if (missing.length > 0) process.exitCode = 1;
    else await topology.stop().then(() => rm(directory, { recursive: true, force: true }));
  } finally {
    await topology.stop();
  }
}
process.exit();
