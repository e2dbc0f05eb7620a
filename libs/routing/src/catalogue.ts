import type pg from 'pg';
import { type CatalogueEndpoint, readCatalogueChanges } from './catalogue-reader.ts';

/**
 * All endpoints, in memory, as of a version. `refresh` before use brings it to what is committed by then: an event
 * that was accepted after an endpoint's 201 is routed by a catalogue that has the endpoint.
 */
export class Catalogue {
  private readonly byId = new Map<string, CatalogueEndpoint>();
  private readonly byProject = new Map<string, Map<string, CatalogueEndpoint>>();
  private current = 0;
  private refreshing: Promise<void> | undefined;

  constructor(private readonly pool: pg.Pool) {}

  /** Grows with every read; see `readCatalogueChanges`. */
  get version(): number {
    return this.current;
  }

  /** Applies what has been committed since the last time. One query. */
  async refresh(): Promise<void> {
    const { version, changed } = await readCatalogueChanges(this.pool, this.current);
    if (version < this.current) return; // a later read was faster
    for (const endpoint of changed) this.apply(endpoint);
    this.current = version;
  }

  /** Makes sure that at least this version is known. Calls at the same time share one query. */
  async reach(version: number): Promise<void> {
    while (this.current < version) {
      this.refreshing ??= this.refresh().finally(() => (this.refreshing = undefined));
      await this.refreshing;
    }
  }

  endpoint(id: string): CatalogueEndpoint | undefined {
    return this.byId.get(id);
  }

  /** The endpoints of a project that are not deleted. */
  ofProject(projectId: string): Iterable<CatalogueEndpoint> {
    return this.byProject.get(projectId)?.values() ?? [];
  }

  private apply(endpoint: CatalogueEndpoint): void {
    this.byId.set(endpoint.id, endpoint);
    let siblings = this.byProject.get(endpoint.projectId);
    if (!siblings) {
      siblings = new Map<string, CatalogueEndpoint>();
      this.byProject.set(endpoint.projectId, siblings);
    }
    if (endpoint.deleted) siblings.delete(endpoint.id);
    else siblings.set(endpoint.id, endpoint);
  }
}
