import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '#config';
import type { Clock } from '#kernel';
import { openResources, type Resources } from './resources.ts';
import { ResourcesModule } from './resources.module.ts';
import type { Role, RoleModule } from './role.ts';

/** A Posthorn that runs. */
export interface RunningPosthorn {
  readonly app: INestApplicationContext;
  readonly resources: Resources;
  /** Drains every role, then closes what they share. Resolves when nothing is left. */
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

/**
 * Starts the roles of these settings, in the order of `roles`.
 * @throws PosthornError that says in one line what to do; then everything is closed again
 */
export async function startPosthorn(
  settings: Settings,
  roles: readonly RoleModule[],
  clock?: Clock,
): Promise<RunningPosthorn> {
  const wanted = roles.filter(({ name }) => settings.roles.includes(name));
  const resources = await openResources(settings, clock);
  const started: { name: string; running: Role }[] = [];
  let app: INestApplicationContext | undefined;
  const stop = async () => {
    const stopping = started.splice(0).reverse();
    const stopInTurn = async (isMeant: (name: string) => boolean) => {
      for (const { name, running } of stopping) if (isMeant(name)) await running.stop();
    };
    // The API waits for its callers and the dispatcher for its receivers, both for as long as the settings let them.
    await Promise.all([stopInTurn((name) => name === 'api'), stopInTurn((name) => name !== 'api')]);
    await app?.close();
    await resources.close();
  };
  try {
    app = await createApp(resources, wanted);
    for (const { name, role } of wanted) {
      const running = app.get<Role>(role);
      started.push({ name, running });
      await running.start();
    }
    return { app, resources, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
