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
  /** The base URL of its API. */
  readonly origin: string;
  /** The address of its gRPC API. */
  readonly grpcAddress: string;
  private stopped: Promise<void> | undefined;

  private constructor(posthorn: RunningPosthorn, adminKey: string) {
    this.posthorn = posthorn;
    this.origin = posthorn.app.get(ApiRole).url;
    this.grpcAddress = posthorn.app.get(ApiRole).grpcAddress;
    this.api = new ApiClient(this.origin, adminKey);
  }

  static async start(settings: ReturnType<typeof settingsFor>, clock?: OffsetClock): Promise<Running> {
    const posthorn = await startPosthorn(loadSettings(settings), allRoles, { clock });
    return new Running(posthorn, settings.POSTHORN_ADMIN_KEY);
  }

  /** Stops it. Called again, it only waits until that is done. */
  stop(): Promise<void> {
    this.stopped ??= this.stopOnce();
    return this.stopped;
  }

  private async stopOnce(): Promise<void> {
    await this.posthorn.stop();
    await this.api.close();
  }
}
