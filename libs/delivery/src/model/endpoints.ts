import type { EndpointRecord } from './target.ts';

/** The part of the catalogue that a dispatcher needs. */
export interface Endpoints {
  readonly version: number;
  endpoint(id: string): EndpointRecord | undefined;
  /** Makes sure that at least this version is known. */
  reach(version: number): Promise<void>;
  refresh(): Promise<void>;
}
