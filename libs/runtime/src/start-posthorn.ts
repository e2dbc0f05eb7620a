import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '#config';
import { type Clock, endsInTime, messageOf } from '#kernel';
import { createLogger, type Logger } from '#telemetry';
import { assertDirectoryIsFree } from './data-directory.ts';
import { assertAddressIsFree } from './listen-address.ts';
import { HealthServer } from './health/health-server.ts';
import { openResources, type Resources } from './resources.ts';
import { ResourcesModule } from './resources.module.ts';
import type { Role, RoleModule } from './role.ts';
import { stopBudget } from './stop-budget.ts';

/** A Posthorn that runs. */
export interface RunningPosthorn {
  readonly app: INestApplicationContext;
  readonly resources: Resources;
  /** The URL of this process's health: the base of `/livez` and `/readyz`. */
  readonly healthUrl: string;
  /** The URL of the port of POSTHORN_METRICS_PORT; undefined if that is unset. */
  readonly metricsUrl: string | undefined;
  /**
   * Drains every role, then closes the resources that they share. The roles that have not ended by then are left
   * behind, so that a stop takes about POSTHORN_SHUTDOWN_MS at most.
   */
  readonly stop: () => Promise<void>;
}

async function createApp(resources: Resources, roles: readonly RoleModule[]): Promise<INestApplicationContext> {
  const root = {
    module: class Posthorn {},
    imports: [ResourcesModule.of(resources), ...roles.map(({ module }) => module)],
  };
  const options = { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false };
  const api = roles.find(({ name }) => name === 'api');
  if (!api) return NestFactory.createApplicationContext(root, options);
  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', ...api.http });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { ...options, bodyParser: false });
  for (const { prepare } of roles) prepare?.(app);
  return app.init();
}

interface StartedRole {
  name: string;
  running: Role;
}

/**
 * Roles that stop one after the other; the groups stop at the same time. The API waits for its callers, the dispatcher
 * for its receivers, and the worker for a mail server; none of them waits for the others.
 */
const STOPPED_TOGETHER = [['api'], ['worker'], ['relay', 'dispatcher']];
/** The name of the parts that NestJS closes after the roles: modules with a hook for it, and the server of the API. */
const APP = 'app';

/** Never rejects, and never takes longer than the roles' part of POSTHORN_SHUTDOWN_MS. */
async function stopRoles(
  stopping: readonly StartedRole[],
  closeApp: () => Promise<void> | undefined,
  { settings, logger }: Resources,
): Promise<void> {
  const left = new Set([...stopping.map(({ name }) => name), APP]);
  const stopInTurn = async (names: readonly string[]) => {
    for (const { name, running } of stopping.filter((role) => names.includes(role.name))) {
      await running.stop().catch((error: unknown) => logger.error(`The stop of ${name} failed: ${messageOf(error)}`));
      left.delete(name);
    }
  };
  const stopAll = async () => {
    await Promise.all(STOPPED_TOGETHER.map(stopInTurn));
    await closeApp();
    left.delete(APP);
  };
  const { rolesMs } = stopBudget(settings.shutdownMs);
  if (await endsInTime(stopAll(), rolesMs)) return;
  logger.warn(`Not stopped after ${rolesMs} ms: ${[...left].join(', ')}. The next start continues unfinished work.`);
}

/** The clock and logger of `startPosthorn`. Only tests give a clock. */
export interface StartOptions {
  /** The clock for due times and records. Default: a `SteadyClock`, which follows that of Postgres. */
  clock?: Clock;
  /** Default: a logger of the level in the settings. */
  logger?: Logger;
}

/**
 * Starts the roles of these settings, in the order of `roles`. Checks the data directory and the address before
 * anything is opened: otherwise they would fail the start at its end, when the roles work already.
 * @throws PosthornError with the remedy in one line; then everything is closed again
 */
export async function startPosthorn(
  settings: Settings,
  roles: readonly RoleModule[],
  { clock, logger = createLogger(settings.logLevel) }: StartOptions = {},
): Promise<RunningPosthorn> {
  const wanted = roles.filter(({ name }) => settings.roles.includes(name));
  if (settings.databaseUrl === undefined) assertDirectoryIsFree(settings.dataDir);
  await assertAddressIsFree(settings);
  const resources = await openResources(settings, logger, clock);
  const started: StartedRole[] = [];
  let app: INestApplicationContext | undefined;
  let health: HealthServer | undefined;
  let metrics: HealthServer | undefined;
  const stop = async () => {
    health?.stopping();
    metrics?.stopping();
    resources.standstillWatch.stop();
    const reported = resources.presence.stop();
    await stopRoles(started.splice(0).reverse(), () => app?.close(), resources);
    await reported;
    await health?.close();
    await metrics?.close();
    await resources.close();
  };
  try {
    app = await createApp(resources, wanted);
    for (const { name, role } of wanted) {
      const running = app.get<Role>(role);
      started.push({ name, running });
      await running.start();
    }
    const api = started.find(({ name }) => name === 'api');
    health = api ? undefined : await HealthServer.start(resources);
    const hasPort = settings.metricsPort !== undefined;
    metrics = hasPort ? await HealthServer.start(resources, 'POSTHORN_METRICS_PORT') : undefined;
    resources.presence.start();
    return { app, resources, healthUrl: (health ?? api!.running).url!, metricsUrl: metrics?.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
