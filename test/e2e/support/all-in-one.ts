import 'reflect-metadata';
import { loadSettings } from '#config';
import { type RunningPosthorn, startPosthorn } from '#runtime';
import { type ApiClient, OffsetClock, testDatabase } from '#testing';
import { ApiRole } from '../../../apps/api/src/api.role.ts';
import { allRoles } from '../../../apps/posthorn/src/roles.ts';
import { describedApi } from './described-api.ts';
import { sourceDatabase } from './source-database.ts';
import { settingsFor, type System } from './system.ts';

/** Every role in this process, on the embedded log. */
export async function startAllInOne(smtpUrl: string): Promise<System> {
  const database = await testDatabase();
  const source = await sourceDatabase();
  const settings = { ...settingsFor(database, smtpUrl), POSTHORN_OUTBOX_SOURCES: `shop=${source.url}` };
  const clock = new OffsetClock();
  let running: RunningPosthorn | undefined;
  let api: ApiClient | undefined;

  const system: System = {
    database,
    source,
    adminKey: settings.POSTHORN_ADMIN_KEY,
    mayRepeatOnStart: false,
    get api() {
      return api!;
    },
    async advance(ms) {
      clock.advance(ms);
    },
    async start() {
      running = await startPosthorn(loadSettings(settings), allRoles, { clock });
      api = await describedApi(running.app.get(ApiRole).url, settings.POSTHORN_ADMIN_KEY);
    },
    async stop() {
      await running?.stop();
      running = undefined;
      await api?.close();
    },
    async close() {
      await system.stop();
      await database.drop();
      await source.drop();
    },
  };
  await system.start();
  return system;
}
