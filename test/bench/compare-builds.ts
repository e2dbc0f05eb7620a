import type { Bench } from './bench.ts';
import { percent, spreadCells, whole } from './format.ts';
import { batches, batchesForOne, singles, warmUps } from './loads.ts';
import { markdownTable, numeric } from './markdown-table.ts';
import { type Load, runThroughput, type ThroughputRun } from './measure-throughput.ts';
import { type PosthornProcess, startPosthorn } from './posthorn-process.ts';
import { quantile } from './statistics.ts';

/** A turn is short, so that both builds meet the same hour of a shared machine. */
const EVENTS_A_TURN = { batches: 6_000, singles: 3_000 };
const ROUNDS = { full: 15, quick: 5 };

/** One load in turns: the ratios of this build to the other one, a round each. */
interface Comparison {
  how: string;
  /** Deliveries a second. */
  speed: number[];
  /** CPU time a delivery of Posthorn and its Postgres together. */
  cpu: number[];
}

const cpuOf = ({ cpuUs }: ThroughputRun) => cpuUs.Posthorn! + cpuUs.Postgres!;

const inWords = (run: ThroughputRun) => `${whole(run.perSecond)}/s, ${whole(cpuOf(run))} µs CPU a delivery`;

/**
 * Runs a load on both builds in turns. Which one is first changes from round to round, so that neither profits from its
 * place.
 */
async function compareLoad(
  bench: Bench,
  [own, other]: readonly [PosthornProcess, PosthornProcess],
  how: string,
  load: Load,
): Promise<Comparison> {
  const found: Comparison = { how, speed: [], cpu: [] };
  const rounds = bench.quick ? ROUNDS.quick : ROUNDS.full;
  for (let round = 1; round <= rounds; round++) {
    const runs = new Map<PosthornProcess, ThroughputRun>();
    for (const build of round % 2 === 1 ? [own, other] : [other, own]) {
      runs.set(build, await runThroughput(bench, build, load));
    }
    const [ours, theirs] = [runs.get(own)!, runs.get(other)!];
    found.speed.push(ours.perSecond / theirs.perSecond);
    found.cpu.push(cpuOf(ours) / cpuOf(theirs));
    bench.say(`${how}, round ${round} of ${rounds}: ${inWords(ours)} beside ${inWords(theirs)}`);
  }
  return found;
}

const quartiles = (ratios: readonly number[]) =>
  `${percent(quantile(ratios, 0.25))} to ${percent(quantile(ratios, 0.75))}`;

const row = ({ how, speed, cpu }: Comparison) => [
  how,
  ...[speed, cpu].flatMap((ratios) => [spreadCells(ratios, percent)[0], quartiles(ratios)]),
];

const COLUMNS = [
  { head: 'How' },
  ...numeric('Deliveries/s (median)', 'Quartiles', 'CPU a delivery (median)', 'Quartiles'),
];

/**
 * Compares this build with that of another folder: both run at the same time and get their load in turns of a few
 * seconds, so that a noisy machine changes both sides of a ratio.
 * @param folder a checkout in which `npm ci` and `npm run build` were run
 * @returns a table of this build's figures in percent of the other's
 */
export async function compareBuilds(bench: Bench, folder: string): Promise<string> {
  const receiverPort = await bench.receiverPort();
  const builds = [await startPosthorn({ receiverPort }), await startPosthorn({ receiverPort, folder })] as const;
  for (const build of builds) for (const load of warmUps) await runThroughput(bench, build, load);
  const loads: [string, Load][] = [
    ['batches of 500, 4 connections', { ...batches(bench), count: EVENTS_A_TURN.batches }],
    ['batches, one endpoint', { ...batchesForOne(bench), count: EVENTS_A_TURN.batches }],
    ['single POSTs, 64 connections', { ...singles(bench), count: EVENTS_A_TURN.singles }],
  ];
  const found: Comparison[] = [];
  for (const [how, load] of loads) found.push(await compareLoad(bench, builds, how, load));
  for (const build of builds) await build.stop();
  return `This build in percent of ${folder}, embedded log.\n\n${markdownTable(COLUMNS, found.map(row))}\n`;
}
