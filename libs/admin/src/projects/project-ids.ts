import type pg from 'pg';
import { type Clock, fromTypeId, PosthornError } from '#kernel';

/** How long a look-up is trusted. A command that makes one wrong answers after this time. */
export const PROJECTS_TRUSTED_MS = 500;
const MAX_KNOWN = 10_000;

/**
 * The ids of projects by what paths and messages call them: their TypeID or their own uid. What was found is trusted
 * for half a second, so that taking events in costs no look-up each; what was not found is looked up every time.
 */
export class ProjectIds {
  private readonly known = new Map<string, { id: string; untilMs: number }>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
  ) {}

  /** @throws PosthornError `not-found` */
  async resolve(reference: string): Promise<string> {
    const id = await this.find(reference);
    if (id === undefined) throw new PosthornError('not-found', `There is no project ${JSON.stringify(reference)}.`);
    return id;
  }

  /** The id, as far as it is known without a look-up. */
  findKnown(reference: string): string | undefined {
    const trusted = this.known.get(reference);
    const leftMs = (trusted?.untilMs ?? 0) - this.clock.nowMs();
    // More is left than ever was if the clock was set back.
    return leftMs > 0 && leftMs <= PROJECTS_TRUSTED_MS ? trusted!.id : undefined;
  }

  /** Looks this reference up again the next time: what was found turned out to be gone. */
  forget(reference: string): void {
    this.known.delete(reference);
  }

  /** The id, or undefined if there is no such project. */
  async find(reference: string): Promise<string | undefined> {
    const known = this.findKnown(reference);
    if (known !== undefined) return known;
    const nowMs = this.clock.nowMs();
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'resolve-project',
      text: 'select p.id from posthorn.project p where (p.id = $1 or p.uid = $2) and p.deleted_at is null',
      values: [fromTypeId('prj', reference) ?? null, reference],
    });
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(reference, { id, untilMs: nowMs + PROJECTS_TRUSTED_MS });
    return id;
  }
}
