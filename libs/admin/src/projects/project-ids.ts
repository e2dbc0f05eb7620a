import type pg from 'pg';
import { type Clock, fromTypeId, noProjectMessage, PosthornError, steadyMs } from '#kernel';

/** How long a look-up is trusted, from its start. A command that makes a look-up wrong responds after this time. */
export const PROJECTS_TRUSTED_MS = 500;
/** The age from which a look-up is repeated in the background, while the last one is still trusted. */
const REFRESHED_MS = 250;
const MAX_KNOWN = 10_000;

interface LookUp {
  /** The start of the look-up, by `steadyMs`. */
  sinceMs: number;
  found: Promise<string | undefined>;
}

/**
 * The ids of projects by the references in paths and messages: a TypeID or the project's own uid. An id that was found
 * is trusted for half a second and meanwhile looked up again in the background. So accepting events in a busy process
 * waits for no look-up. Calls during a look-up share its result. A reference that was not found is looked up every
 * time, because the project may have been created since.
 */
export class ProjectIds {
  private readonly known = new Map<string, { id: string; sinceMs: number }>();
  private readonly underWay = new Map<string, LookUp>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
  ) {}

  /** @throws PosthornError `not-found` */
  async resolve(reference: string): Promise<string> {
    const id = await this.find(reference);
    if (id === undefined) throw new PosthornError('not-found', noProjectMessage(reference));
    return id;
  }

  /** The id, if it is known without a look-up. */
  findKnown(reference: string): string | undefined {
    const known = this.known.get(reference);
    if (!known || !this.isTrusted(known)) return undefined;
    const isDue = steadyMs(this.clock) - known.sinceMs >= REFRESHED_MS;
    // If the look-up keeps failing, the first call after the trusted time gets the error.
    if (isDue && !this.underWay.has(reference)) this.lookUp(reference).catch(() => undefined);
    return known.id;
  }

  /** Makes the next call look up this reference again, because the project that was found is gone. */
  forget(reference: string): void {
    this.known.delete(reference);
    this.underWay.delete(reference);
  }

  /** The id, or undefined if there is no such project. */
  async find(reference: string): Promise<string | undefined> {
    const known = this.findKnown(reference);
    if (known !== undefined) return known;
    const underWay = this.underWay.get(reference);
    const shared = underWay && this.isTrusted(underWay) ? await underWay.found : undefined;
    return shared ?? this.lookUp(reference);
  }

  /** Returns false also for a time in the future: a clock that does not report its steps was set back. */
  private isTrusted({ sinceMs }: { sinceMs: number }): boolean {
    const ageMs = steadyMs(this.clock) - sinceMs;
    return ageMs >= 0 && ageMs < PROJECTS_TRUSTED_MS;
  }

  private async lookUp(reference: string): Promise<string | undefined> {
    const sinceMs = steadyMs(this.clock);
    const lookUp = { sinceMs, found: this.query(reference) };
    this.underWay.set(reference, lookUp);
    // False if the reference was forgotten meanwhile, or a newer look-up has begun.
    const isLast = () => this.underWay.get(reference) === lookUp;
    try {
      const id = await lookUp.found;
      if (isLast()) this.remember(reference, id, sinceMs);
      return id;
    } finally {
      if (isLast()) this.underWay.delete(reference);
    }
  }

  private remember(reference: string, id: string | undefined, sinceMs: number): void {
    this.known.delete(reference);
    if (id === undefined) return;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(reference, { id, sinceMs });
  }

  private async query(reference: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'resolve-project',
      text: 'select p.id from posthorn.project p where (p.id = $1 or p.uid = $2) and p.deleted_at is null',
      values: [fromTypeId('prj', reference) ?? null, reference],
    });
    return rows[0]?.id;
  }
}
