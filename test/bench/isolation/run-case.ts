import { setTimeout as sleep } from 'node:timers/promises';
import { machineNowMs } from '../clock.ts';
import { type Counted, openCpuAccount } from '../cpu-account.ts';
import { messageOf } from '../message-of.ts';
import { launchPosthorn, type LaunchedPosthorn, type LaunchOptions, posthornProcesses } from '../posthorn-process.ts';
import type { AttackTally } from './attacker.ts';
import type { MannerTally } from './customers.ts';
import type { IsolationBench } from './isolation-bench.ts';
import type { AttackPlan, IsolationCase } from './isolation-case.ts';
import type { Manner } from './manners.ts';
import { type HealthyFindings, type HealthyProject, measureHealthy } from './measure-healthy.ts';
import { type MostUsed, watchProcess } from './process-watch.ts';
import { type Size, Stage } from './stage.ts';

/** How long each part of a case lasts. */
export interface CaseTimes {
  warmUpSeconds: number;
  aloneSeconds: number;
  /** From the attack's begin to the first event that is measured beside it. */
  leadMs: number;
  besideSeconds: number;
  /** The wait for receipts after the last post, while the attack goes on. */
  drainMs: number;
  afterSeconds: number;
}

export interface CaseOptions {
  size: Size;
  times: CaseTimes;
  launch: LaunchOptions;
  /** Other processes whose CPU time is counted. */
  counted?: readonly Counted[];
  /** Called when all healthy events have been waited for, before Posthorn is stopped. */
  inspect?: (posthorn: LaunchedPosthorn, healthy: HealthyProject) => Promise<void>;
}

/** The counts of the attackers and of other tenants' servers, up to the end of the wait for the healthy events. */
export interface AttackersAndServers {
  attack: AttackTally;
  servers: Partial<Record<Manner, MannerTally>>;
  /** Counts of the healthy project's host, if a case has other endpoints there too. */
  healthyHost: Partial<Record<Manner, MannerTally>>;
  /** DNS queries that were left without an answer. */
  unansweredNames: number;
}

export interface CaseFindings {
  name: string;
  summary: string;
  title: string;
  alone: HealthyFindings;
  /** Undefined if the case could not be prepared. */
  beside: HealthyFindings | undefined;
  /** Measured just after the end of the attack. */
  after: HealthyFindings | undefined;
  others: AttackersAndServers | undefined;
  mostUsed: MostUsed;
  /** Cores that each process took while the attack went on, by name. */
  cores: Record<string, number>;
  othersCores: number;
  preparedMs: number;
  /** The reason why there is no measurement, or the last output of a Posthorn that ended by itself. */
  problem: string | undefined;
}

async function createHealthy(
  stage: Stage,
  { receiver = 'healthy', healthyName = '127.0.0.1' }: IsolationCase,
): Promise<HealthyProject> {
  const { id, path, key } = await stage.createTenant('Healthy');
  await stage.call('POST', `${path}/endpoints`, { url: `http://${healthyName}:${stage.healthyPort}/${receiver}` });
  return { id, port: stage.port, path: `${path}/events`, key };
}

async function stageFor(bench: IsolationBench, { port, adminKey }: LaunchedPosthorn, size: Size): Promise<Stage> {
  const customersPort = await bench.customers.call('port', undefined);
  const healthyPort = await bench.receiver.call('port', undefined);
  await bench.customers.call('forget', undefined);
  await bench.receiver.call('forget', undefined);
  return new Stage({ port, adminKey, customersPort, healthyPort, size });
}

/** Ends the attack and returns the counts of the others. */
async function endAttack(bench: IsolationBench): Promise<AttackersAndServers> {
  const servers = await bench.customers.call('tallies', undefined);
  const healthyHost = await bench.receiver.call('tallies', undefined);
  const unansweredNames = await bench.customers.call('unansweredNames', undefined);
  return { attack: await bench.attacker.call('end', undefined), servers, healthyHost, unansweredNames };
}

/** Measures beside a running attack. The attack ends even if the measurement fails. */
async function attack(
  bench: IsolationBench,
  posthorn: LaunchedPosthorn,
  healthy: HealthyProject,
  { times, counted = [] }: CaseOptions,
  plan: AttackPlan,
): Promise<Pick<CaseFindings, 'beside' | 'others' | 'cores' | 'othersCores'>> {
  const closeAccount = openCpuAccount([...posthornProcesses(posthorn), ...bench.processes(), ...counted]);
  const startedMs = machineNowMs();
  await bench.attacker.call('begin', { port: posthorn.port, plan });
  try {
    await sleep(times.leadMs);
    const beside = await measureHealthy(bench, healthy, { seconds: times.besideSeconds, drainMs: times.drainMs });
    const { ownUs, othersCores } = closeAccount();
    const elapsedUs = (machineNowMs() - startedMs) * 1_000;
    const cores = Object.fromEntries(Object.entries(ownUs).map(([name, us]) => [name, us / elapsedUs]));
    return { beside, others: await endAttack(bench), cores, othersCores };
  } finally {
    await bench.attacker.call('end', undefined);
  }
}

/** Prepares the attack and measures beside it. Never rejects: a failure is recorded as a finding. */
async function prepareAndAttack(
  bench: IsolationBench,
  posthorn: LaunchedPosthorn,
  isolationCase: IsolationCase,
  stage: Stage,
  healthy: HealthyProject,
  options: CaseOptions,
): Promise<Omit<CaseFindings, 'name' | 'summary' | 'title' | 'alone' | 'mostUsed'>> {
  const startedMs = machineNowMs();
  let preparedMs = 0;
  try {
    const plan = await isolationCase.prepare(stage);
    preparedMs = machineNowMs() - startedMs;
    bench.say(`${isolationCase.name}: prepared in ${Math.round(preparedMs)} ms`);
    const found = await attack(bench, posthorn, healthy, options, plan);
    const { afterSeconds: seconds, drainMs } = options.times;
    const after = await measureHealthy(bench, healthy, { seconds, drainMs });
    await options.inspect?.(posthorn, healthy);
    return { ...found, after, preparedMs, problem: posthorn.ended() };
  } catch (error) {
    const problem = posthorn.ended() ?? messageOf(error);
    return { beside: undefined, after: undefined, others: undefined, cores: {}, othersCores: 0, preparedMs, problem };
  }
}

/** One case with a Posthorn and a database of its own: alone, then beside the attack. */
export async function runCase(
  bench: IsolationBench,
  isolationCase: IsolationCase,
  options: CaseOptions,
): Promise<CaseFindings> {
  const { name, summary, title, healthyName } = isolationCase;
  const { times } = options;
  const posthorn = await launchPosthorn(options.launch);
  const closeWatch = watchProcess(posthorn.pid);
  const stage = await stageFor(bench, posthorn, options.size);
  try {
    if (healthyName !== undefined) await bench.customers.call('serveNames', { knownName: healthyName });
    const healthy = await createHealthy(stage, isolationCase);
    await measureHealthy(bench, healthy, { seconds: times.warmUpSeconds, drainMs: times.drainMs });
    const alone = await measureHealthy(bench, healthy, { seconds: times.aloneSeconds, drainMs: times.drainMs });
    const found = await prepareAndAttack(bench, posthorn, isolationCase, stage, healthy, options);
    return { name, summary, title, alone, ...found, mostUsed: closeWatch() };
  } finally {
    closeWatch();
    await bench.customers.call('releaseNames', undefined);
    await stage.close().catch(() => undefined);
    await posthorn.stop();
  }
}
