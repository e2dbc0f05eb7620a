import type { Settings } from './settings.ts';

/** The usual port of gRPC services. */
const DEFAULT_PORT = 50_051;

/** The port of the gRPC API; 0 for any free port. Processes that share a machine have PORT=0. */
export function grpcPortOf({ port, grpcPort }: Pick<Settings, 'port' | 'grpcPort'>): number {
  return grpcPort ?? (port === 0 ? 0 : DEFAULT_PORT);
}
