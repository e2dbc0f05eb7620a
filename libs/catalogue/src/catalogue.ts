import type pg from 'pg';
import { SharedRuns, TimeSlice } from '#kernel';
import type { EndpointSnapshot } from './endpoint-snapshot.ts';
import { ProjectEndpoints } from './project-endpoints.ts';
import { readCatalogueChanges } from './read-endpoints.ts';

const NO_ENDPOINTS = new ProjectEndpoints();
/** After this time a change may be unknown that no event points to, for example in a database that was restored. */
const MAX_AGE_MS = 1_000;

/**
 * All endpoints, in memory, as of a version. `refresh` before use applies every change that is committed by then. So an
 * event that was accepted after an endpoint's 201 is routed by a catalogue that has the endpoint.
 */
export class Catalogue {
  private readonly byId = new Map<string, EndpointSnapshot>();
  private readonly byProject = new Map<string, ProjectEndpoints>();
  private current = 0;
  private readAtMs = -Infinity;
  private readonly reads = new SharedRuns(() => this.read());

  /** @param monotonicMs the time of a clock that is never set, in milliseconds */
  constructor(
    private readonly pool: pg.Pool,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** Grows with the reads; see `readCatalogueChanges`. */
  get version(): number {
    return this.current;
  }

  /**
   * Returns true if every change up to this position is known, and the last read is not old. Without a position it
   * cannot be known.
   */
  knows(change: number | undefined): boolean {
    return change !== undefined && change < this.current && this.monotonicMs() - this.readAtMs < MAX_AGE_MS;
  }

  /**
   * Applies the changes that were committed before this call. One query runs at a time, so that none overtakes another;
   * calls during a query share the next one.
   */
  refresh(): Promise<void> {
    return this.reads.run();
  }

  /**
   * Makes sure that the changes of this version are known. One refresh is enough. If it is not, because the database
   * was restored to an earlier state, more refreshes would not help either.
   */
  async reach(version: number): Promise<void> {
    if (this.current < version) await this.refresh();
  }

  endpoint(id: string): EndpointSnapshot | undefined {
    return this.byId.get(id);
  }

  /** The endpoints of a project that are not deleted. */
  ofProject(projectId: string): ProjectEndpoints {
    return this.byProject.get(projectId) ?? NO_ENDPOINTS;
  }

  /**
   * Ten thousand endpoints that change at once do not hold the event loop: they are made in slices. They are applied in
   * one go, since a routing by half of a read would name endpoints that its version does not have.
   */
  private async read(): Promise<void> {
    const readAtMs = this.monotonicMs();
    const { version, changed } = await this.readChanges();
    const slice = new TimeSlice();
    const made: EndpointSnapshot[] = [];
    for (const endpoint of changed) {
      made.push(endpoint);
      if (slice.isSpent) await slice.rest();
    }
    for (const endpoint of made) this.apply(endpoint);
    this.current = version;
    this.readAtMs = readAtMs;
  }

  /**
   * A version that is lower than the last one is of another database, which was restored: there everything may differ.
   */
  private async readChanges(): Promise<Awaited<ReturnType<typeof readCatalogueChanges>>> {
    const read = await readCatalogueChanges(this.pool, this.current);
    return read.version < this.current ? readCatalogueChanges(this.pool, 0) : read;
  }

  private apply(endpoint: EndpointSnapshot): void {
    this.byId.set(endpoint.id, endpoint);
    let siblings = this.byProject.get(endpoint.projectId);
    if (!siblings) {
      siblings = new ProjectEndpoints();
      this.byProject.set(endpoint.projectId, siblings);
    }
    if (endpoint.deleted) siblings.delete(endpoint.id);
    else siblings.set(endpoint);
  }
}
