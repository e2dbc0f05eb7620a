import 'reflect-metadata';
import { loadSettings } from '#config';
import { type RunningPosthorn, startPosthorn } from '#runtime';
import { ApiClient, type OffsetClock, type TestDatabase } from '#testing';
import { ApiRole } from '../../../apps/api/src/api.role.ts';
import { allRoles } from '../../../apps/posthorn/src/roles.ts';
import type { settingsFor } from './system.ts';

/** The name of a test's database. */
export const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

/** A Posthorn with all roles in this process, and a client of its API. */
export class Running {
  private readonly posthorn: RunningPosthorn;
  readonly api: ApiClient;

  private constructor(posthorn: RunningPosthorn, api: ApiClient) {
    this.posthorn = posthorn;
    this.api = api;
  }

  static async start(settings: ReturnType<typeof settingsFor>, clock?: OffsetClock): Promise<Running> {
    const posthorn = await startPosthorn(loadSettings(settings), allRoles, clock);
    return new Running(posthorn, new ApiClient(posthorn.app.get(ApiRole).url, settings.POSTHORN_ADMIN_KEY));
  }

  async stop(): Promise<void> {
    await this.posthorn.stop();
    await this.api.close();
  }
}
