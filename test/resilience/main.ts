// Every process is killed in turn, under load:
// `npm run resilience -- [--mode embedded|split] [--kills 10] [--seed N] [--minutes 120]`.
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '#kernel';
import { crash } from './crash.ts';
import { describeVerdicts } from './describe-verdicts.ts';
import { DomainService } from './services/domain-service.ts';
import { startEmbedded } from './embedded-topology.ts';
import { EMITTERS } from './services/emitters.ts';
import { type Mode, type Options, readOptions } from './options.ts';
import { randomFrom } from './random.ts';
import { RestClient } from './rest-client.ts';
import { type SourceServer, startSourceServer } from './services/source-server.ts';
import { startSplit } from './split-topology.ts';
import { ADMIN_KEY, type Topology } from './topology.ts';

const REST_EVENTS_PER_SECOND = 150;
/** The events that services emit each second; some transactions are rolled back. */
const SERVICE_EVENTS_PER_SECOND = 60;
const LAST_LINES = 20;

const topologies = { embedded: startEmbedded, split: startSplit };
const print = (text: string) => process.stdout.write(text);

/** The last lines in the log of each process. */
async function lastWords(directory: string): Promise<string> {
  const logs = (await readdir(directory)).filter((name) => name.endsWith('.log'));
  const words = logs.map(async (name) => {
    const lines = (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n');
    return [`== ${name}`, ...lines.slice(-LAST_LINES), ''].join('\n');
  });
  return (await Promise.all(words)).join('');
}

/** @returns true if nothing is wrong */
async function crashAll(
  mode: Mode,
  { killsEach, seed, timeMs }: Options,
  topology: Topology,
  { urls, victims }: SourceServer,
): Promise<boolean> {
  const random = randomFrom(seed);
  const services = [...urls].map(([name, url]) => new DomainService(name, url, EMITTERS[name]!, random));
  const { kills, verdicts } = await crash({
    topology,
    victims: [...topology.victims, ...victims],
    waysIn: [
      { way: new RestClient(topology.apiUrl, ADMIN_KEY), eventsPerSecond: REST_EVENTS_PER_SECOND },
      ...services.map((way) => ({ way, eventsPerSecond: SERVICE_EVENTS_PER_SECOND })),
    ],
    ...{ killsEach, timeMs, random },
    say: (line) => print(`  ${line}\n`),
  });
  print(describeVerdicts(mode, kills, verdicts));
  return verdicts.every(({ faults }) => faults.size === 0);
}

async function runMode(mode: Mode, options: Options): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), `posthorn-crash-${mode}-`));
  await chmod(directory, 0o711);
  print(`${mode}: seed ${options.seed}, ${options.killsEach} kills each; logs in ${directory}\n`);
  const ends: (() => Promise<void>)[] = [];
  let isRight = false;
  try {
    const sources = await startSourceServer(directory, Object.keys(EMITTERS));
    ends.unshift(() => sources.stop());
    const outboxSources = [...sources.urls].map(([name, url]) => `${name}=${url}`).join(',');
    const topology = await topologies[mode](directory, outboxSources);
    ends.unshift(() => topology.stop());
    isRight = await crashAll(mode, options, topology, sources);
  } catch (error) {
    process.stderr.write(`${mode}: ${String(error)}\n`);
  }
  for (const end of ends) await end();
  if (isRight) return rm(directory, { recursive: true, force: true });
  process.exitCode = 1;
  process.stderr.write(await lastWords(directory));
}

try {
  const options = readOptions(process.argv.slice(2));
  for (const mode of options.modes) await runMode(mode, options);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`resilience: ${messageOf(error)}\n`);
}
process.exit();
