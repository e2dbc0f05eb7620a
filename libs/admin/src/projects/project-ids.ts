import type pg from 'pg';
import { type Clock, fromTypeId, PosthornError } from '#kernel';

const TRUSTED_MS = 2_000;
const MAX_KNOWN = 10_000;

/**
 * The ids of projects by what paths and messages call them: their TypeID or their own uid. What was found is trusted
 * for two seconds, so that taking events in costs no look-up each; what was not found is looked up every time.
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
    return leftMs > 0 && leftMs <= TRUSTED_MS ? trusted!.id : undefined;
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
    this.known.set(reference, { id, untilMs: nowMs + TRUSTED_MS });
    return id;
  }
}
