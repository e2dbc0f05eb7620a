import type { Bench } from './bench.ts';
import { percent, spreadCells, whole } from './format.ts';
import { batches, batchesForOne, singles, warmUps } from './loads.ts';
import { markdownTable, numeric } from './markdown-table.ts';
import { type Load, runThroughput, type ThroughputRun } from './measure-throughput.ts';
import { type PosthornProcess, startPosthorn } from './posthorn-process.ts';
import { quantile } from './statistics.ts';

/** A turn is short, so that both builds meet the same minute of a shared machine. */
const EVENTS_A_TURN = { batches: 6_000, singles: 3_000 };
const ROUNDS = 3;
/** Two processes of one build differ by 10 %, so each build is started anew for some of the rounds. */
const STARTS = { full: 8, quick: 2 };

type Pair = readonly [own: PosthornProcess, other: PosthornProcess];

/** One load in turns: the ratios of this build to the other one, a round each. */
interface Comparison {
  how: string;
  load: Load;
  /** Deliveries a second. */
  speed: number[];
  /** CPU time a delivery of Posthorn and its Postgres together. */
  cpu: number[];
}

const comparison = (how: string, load: Load): Comparison => ({ how, load, speed: [], cpu: [] });

const comparisons = (bench: Bench): Comparison[] => [
  comparison('batches of 500, 4 connections', { ...batches(bench), count: EVENTS_A_TURN.batches }),
  comparison('batches, one endpoint', { ...batchesForOne(bench), count: EVENTS_A_TURN.batches }),
  comparison('single POSTs, 64 connections', { ...singles(bench), count: EVENTS_A_TURN.singles }),
];

const cpuOf = ({ cpuUs }: ThroughputRun) => cpuUs.Posthorn! + cpuUs.Postgres!;

const inWords = (run: ThroughputRun) => `${whole(run.perSecond)}/s, ${whole(cpuOf(run))} µs CPU a delivery`;

/** Calls `run` for both builds, one after the other. Which one is first changes, so that neither profits from it. */
async function inTurn<T>(isOwnFirst: boolean, run: (which: 0 | 1) => Promise<T>): Promise<[own: T, other: T]> {
  if (isOwnFirst) return [await run(0), await run(1)];
  const other = await run(1);
  return [await run(0), other];
}

/** One round of a load on both builds. */
async function compareOnce(bench: Bench, pair: Pair, found: Comparison): Promise<void> {
  const isOwnFirst = found.speed.length % 2 === 0;
  const [own, other] = await inTurn(isOwnFirst, (which) => runThroughput(bench, pair[which], found.load));
  found.speed.push(own.perSecond / other.perSecond);
  found.cpu.push(cpuOf(own) / cpuOf(other));
  bench.say(`${found.how}, round ${found.speed.length}: ${inWords(own)} beside ${inWords(other)}`);
}

async function startWarm(bench: Bench, folder: string | undefined): Promise<PosthornProcess> {
  const posthorn = await startPosthorn({ receiverPort: await bench.receiverPort(), ...(folder && { folder }) });
  for (const load of warmUps) await runThroughput(bench, posthorn, load);
  return posthorn;
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
  const found = comparisons(bench);
  const starts = bench.quick ? STARTS.quick : STARTS.full;
  for (let start = 0; start < starts; start++) {
    const pair = await inTurn(start % 2 === 0, (which) => startWarm(bench, which === 0 ? undefined : folder));
    for (const each of found) for (let round = 0; round < ROUNDS; round++) await compareOnce(bench, pair, each);
    for (const posthorn of pair) await posthorn.stop();
  }
  return `This build in percent of ${folder}, embedded log.\n\n${markdownTable(COLUMNS, found.map(row))}\n`;
}
