import type { PosthornChild } from './posthorn-child.ts';
import type { Victim } from './victim.ts';

/** A running Posthorn, in one process or in several, and the parts of it that can be killed. */
export interface Topology {
  apiUrl: string;
  /** The connection string of Posthorn's own database; undefined while its Postgres is away. */
  databaseUrl(): Promise<string | undefined>;
  victims: Victim[];
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

export const ADMIN_KEY = 'resilience-admin-key-resilience-admin-key';

/** The settings that both topologies share. */
export function settingsFor(port: number, outboxSources: string): Record<string, string> {
  return {
    PORT: String(port),
    GRPC_PORT: '0',
    POSTHORN_ADMIN_KEY: ADMIN_KEY,
    POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
    POSTHORN_OUTBOX_SOURCES: outboxSources,
    POSTHORN_SHUTDOWN_MS: '5000',
  };
}

export async function stopAll(children: readonly PosthornChild[]): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
}
