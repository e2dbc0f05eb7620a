import { hostname } from 'node:os';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Settings } from '#config';
import { EgressPolicy, HttpDeliveryClient, type HttpDeliveryOptions } from '#http-delivery';
import { type Clock, LoopHealth, LoopWatch, ProblemReports, SteadyClock, systemClock } from '#kernel';
import { InProcessLog, type MessageLog, type Topics, topicsUnder } from '#message-log';
import { Standstills } from '#notifications';
import { DatabasePing } from '#postgres';
import type { KeyRing } from '#signing';
import { type Logger, Metrics } from '#telemetry';
import { TenantCompute } from '#tenant-compute';
import { existingKeyRing, makeKeyRing } from './data-directory.ts';
import { type FileBudget, fileBudget, readFileLimit } from './file-budget.ts';
import { DatabaseWatch } from './health/database-watch.ts';
import { KeyWatch, type KeyWatchOptions } from './health/key-watch.ts';
import { MissingLeaders, type MissingLeadersOptions } from './health/missing-leaders.ts';
import { ProcessPresence } from './health/process-presence.ts';
import { type Hint, Hints } from './hints.ts';
import { addReaders } from './metrics/add-readers.ts';
import { Opened } from './opened.ts';
import { openLog } from './open-log.ts';
import { openOwnDatabase } from './open-own-database.ts';
import { openPostgres } from './open-postgres.ts';
import { ProcessFailure, StandstillWatch } from './process-failure.ts';
import { RemoteHints, notifyOthers } from './remote-hints.ts';

/** A part of this process that has deliveries in hand. */
export interface DeliveriesInHand {
  /**
   * Returns true if the delivery is being attempted, and its outcome can be recorded; undefined if another process may
   * have it in hand.
   */
  hasInHand(deliveryId: string): boolean | undefined;
}

/** The parts that all roles of a process share. Opened first, closed last. */
export abstract class Resources {
  abstract readonly settings: Settings;
  abstract readonly logger: Logger;
  /** The way of problems that may keep happening to the log: each is logged at doubling intervals. */
  abstract readonly problems: ProblemReports;
  /** The standstills that keep accepted events from being delivered. */
  abstract readonly standstills: Standstills;
  /** The dispatchers of this process, which know the deliveries that they have in hand. */
  abstract readonly delivering: Set<DeliveriesInHand>;
  /**
   * The clock for due times and records: that of Postgres, which all processes share, unless a test has its own. Loops
   * that only sleep use the machine's.
   */
  abstract readonly clock: Clock;
  abstract readonly databaseUrl: string;
  abstract readonly dataSource: DataSource;
  abstract readonly pool: pg.Pool;
  /**
   * A few connections for the reports and the watches of this process. They stay free while work holds the connections
   * of `pool`.
   */
  abstract readonly watchPool: pg.Pool;
  /** Checks that Postgres responds and takes writes. */
  abstract readonly databasePing: DatabasePing;
  /** Watches Postgres for losses while this process runs: rights, sessions, its history. */
  abstract readonly databaseWatch: DatabaseWatch;
  /** Looks for work that no process leads. */
  abstract readonly missingLeaders: MissingLeaders;
  abstract readonly keyRing: KeyRing;
  abstract readonly egress: EgressPolicy;
  /**
   * Sends to customers' servers. Closed when every role has stopped; requests that are on the wire then are given up.
   */
  abstract readonly http: HttpDeliveryClient;
  /** Runs schemas and conditions that customers wrote, in threads of their own. */
  abstract readonly compute: TenantCompute;
  abstract readonly log: MessageLog;
  abstract readonly topics: Topics;
  /** The log inside this process, which leads the log or rests; undefined with Kafka. */
  abstract readonly inProcessLog: InProcessLog | undefined;
  abstract readonly hints: Hints;
  /** Gives a hint here, and to other processes if there are any. */
  abstract notify(hint: Hint): void;
  /** True if hints have to be sent to other processes, too. */
  abstract readonly isSplit: boolean;
  /** Host and pid of this process. */
  abstract readonly owner: string;
  /** The connections in and out that the limit of open files allows. */
  abstract readonly fileBudget: FileBudget;
  /** The metrics of this process. */
  abstract readonly metrics: Metrics;
  /** The loops of this process and their progress. */
  abstract readonly health: LoopHealth;
  /** Reports loops that stand still. Stopped when a stop begins: then loops end one after the other. */
  abstract readonly standstillWatch: StandstillWatch;
  /** The processes of this Posthorn, this one included. */
  abstract readonly presence: ProcessPresence;
  /** Measures how long this process was held, so that the time does not count against others. */
  abstract readonly loopWatch: LoopWatch;
  /**
   * Settles with the cause when the process cannot go on: the embedded Postgres is gone, or a loop stands still for
   * good.
   */
  abstract readonly broken: Promise<string>;
  abstract close(): Promise<void>;
}

/** @throws PosthornError `startup-failed` or `invalid-settings`, in one line with the remedy */
export async function openResources(
  settings: Settings,
  logger: Logger,
  clock: Clock = new SteadyClock(),
): Promise<Resources> {
  const opened = new Opened();
  try {
    return await open(settings, clock, opened, logger);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(settings: Settings, clock: Clock, opened: Opened, logger: Logger): Promise<Resources> {
  const problems = problemsOf(logger);
  const onProblem = problems.report;
  logger.info({ roles: settings.roles, node: process.version }, `Posthorn is starting: ${settings.roles.join(', ')}`);
  const files = divideFiles(settings, logger);
  const owner = `${hostname()}:${process.pid}`;
  const isSplit = settings.roles.length < 4;
  const egress = new EgressPolicy(settings.egressAllow, settings.egressPorts);
  const failure = new ProcessFailure();
  const { databaseUrl, broken: postgresGone } = await openPostgres(settings, opened, (message) => logger.info(message));
  void postgresGone.then((cause) => failure.fail(cause));
  const existingKeys = existingKeyRing(settings);
  const database = await openOwnDatabase(settings, databaseUrl, clock, opened, logger, problems);
  const { dataSource, pool, watchPool, follower } = database;
  // Only now: a key that is announced leads nowhere if the database then refuses.
  const keyRing = existingKeys ?? newKeyRing(settings, logger);
  opened.add(() => problems.end());
  const databasePing = new DatabasePing(pool);
  const { health, loopWatch } = watchLoops(opened, logger);
  follower.follow(health);
  const watching = { pool: watchPool, onProblem, onReplaced: (cause: string) => failure.fail(cause) };
  const presence = new ProcessPresence({ ...watching, owner, roles: settings.roles, health, logger });
  const standstills = standstillsOf(settings, watchPool, clock, logger);
  const databaseWatch = DatabaseWatch.start({ ...watching, watched: pool, clock, health, standstills });
  opened.add(() => databaseWatch.stop());
  const missingLeaders = watchLeaders({ pool: watchPool, clock, health, settings, onProblem }, opened);
  const standstillWatch = watchStandstills({ settings, databasePing, databaseWatch, health, logger }, failure, opened);
  watchKeys({ pool: watchPool, keyRing, health, onProblem }, opened);
  const hints = hintsOf(settings, opened, onProblem, health);
  const topics = topicsUnder(settings.kafkaTopicPrefix);
  const log = await openLog(settings, topics, pool, owner, { clock, problems, logger, health });
  opened.add(() => log.stop());
  const inProcessLog = log instanceof InProcessLog ? log : undefined;
  const metrics = new Metrics(onProblem);
  const http = openHttp({ egress, clock, maxSockets: files.outgoing, loopWatch, onProblem }, opened, metrics);
  const compute = openCompute(onProblem, opened);
  addReaders({ settings, pool, watchPool, http, health, clock, log, topics, standstills, metrics });
  return {
    ...{ problems, standstills, metrics, delivering: new Set<DeliveriesInHand>() },
    ...{ settings, logger, clock, databaseUrl, dataSource, pool, watchPool, keyRing, egress, http, log, topics },
    ...{ databasePing, databaseWatch, missingLeaders, standstillWatch },
    ...{ compute, inProcessLog, hints, isSplit, owner, health, presence, loopWatch, fileBudget: files },
    broken: failure.happened,
    notify(hint) {
      hints.give(hint);
      if (isSplit) void notifyOthers(pool, hint);
    },
    close: () => opened.close(),
  };
}

function problemsOf(logger: Logger): ProblemReports {
  return new ProblemReports((message, err) => logger.warn(err === undefined ? {} : { err }, message));
}

function standstillsOf(settings: Settings, pool: pg.Pool, clock: Clock, logger: Logger): Standstills {
  const log = (message: string, facts: object) => logger.warn(facts, message);
  return new Standstills({ pool, clock, stallMs: settings.stallMs, log });
}

function hintsOf(
  { databaseUrl }: Settings,
  opened: Opened,
  onProblem: (message: string) => void,
  health: LoopHealth,
): Hints {
  const hints = new Hints();
  if (databaseUrl !== undefined) {
    const remote = new RemoteHints(databaseUrl, hints, systemClock, onProblem, health);
    opened.add(() => remote.stop());
  }
  return hints;
}

function divideFiles(settings: Settings, logger: Logger): FileBudget {
  const limit = readFileLimit();
  const budget = fileBudget(limit, settings);
  logger.debug({ limit, ...budget }, 'Open files: the limit and its division');
  if (limit && limit.soft < limit.hard && limit.soft < WISHED_FILES) {
    logger.warn(`This process may open ${limit.soft} files, although the hard limit is ${limit.hard}: see ulimit -Sn.`);
  }
  return budget;
}

/** A loop that stands still for a minute longer than a drain may take does not recover. */
const PERMANENT_AFTER_MS = 60_000;
/** The most files that the process would use. */
const WISHED_FILES = 4_096;

function watchLoops(opened: Opened, logger: Logger) {
  const health = new LoopHealth();
  logger.reportTo(health.work('Writing the log', { isMinor: true }));
  const loopWatch = new LoopWatch();
  loopWatch.start();
  opened.add(() => loopWatch.stop());
  return { health, loopWatch };
}

type WatchedParts = Pick<Resources, 'settings' | 'databasePing' | 'databaseWatch' | 'health' | 'logger'>;

function watchStandstills(parts: WatchedParts, failure: ProcessFailure, opened: Opened): StandstillWatch {
  const { settings, databasePing, databaseWatch, health, logger } = parts;
  const standstillWatch = new StandstillWatch({
    health,
    permanentAfterMs: PERMANENT_AFTER_MS + 2 * settings.shutdownMs,
    doesPostgresWork: async () =>
      (await databasePing.query()) === 'writable' && databaseWatch.last.unusable === undefined,
    onProblem: (message) => logger.error(message),
    onPermanentStandstill: (cause) => failure.fail(cause),
  });
  standstillWatch.start();
  opened.add(() => standstillWatch.stop());
  return standstillWatch;
}

function watchLeaders(options: MissingLeadersOptions, opened: Opened): MissingLeaders {
  const missingLeaders = new MissingLeaders(options);
  missingLeaders.start();
  opened.add(() => missingLeaders.stop());
  return missingLeaders;
}

function watchKeys(options: KeyWatchOptions, opened: Opened): void {
  const keyWatch = KeyWatch.start(options);
  opened.add(() => keyWatch.stop());
}

function openHttp(options: HttpDeliveryOptions, opened: Opened, metrics: Metrics): HttpDeliveryClient {
  const http = new HttpDeliveryClient({
    ...options,
    onRefused: () => metrics.count('egressRefusals', {}),
    onUnsent: (resource) => metrics.count('unsent', { resource }),
  });
  // Every role has waited for its requests as long as the settings let it: no role needs a later outcome.
  opened.add(() => http.close(0));
  return http;
}

function openCompute(onProblem: (message: string) => void, opened: Opened): TenantCompute {
  const compute = new TenantCompute({ onProblem });
  opened.add(() => compute.close());
  return compute;
}

function newKeyRing(settings: Settings, logger: Logger): KeyRing {
  const keyRing = makeKeyRing(settings);
  logger.warn(`Made a key for secrets at rest in ${settings.dataDir}: keep a copy, or set POSTHORN_SECRET_KEYS.`);
  return keyRing;
}
