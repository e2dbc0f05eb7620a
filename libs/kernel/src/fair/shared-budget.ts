/** Tolerance for rounding errors in sums of doubles. */
const ROUNDING = 1e-9;

/**
 * A bounded resource (bytes, slots, sockets) that many owners share. An owner is a path from the widest group to the
 * narrowest, for example `[projectId, endpointId]`.
 *
 * An owner may hold, at each level of its path, at most `share × free` units, where `free` is the part of the total
 * that is not held. These are dynamic thresholds (Choudhury and Hahne, "Dynamic queue length thresholds for
 * shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2), 1998). With a share of 1, one owner alone
 * gets half of the total, two get a third each, n get 1/(n + 1) each. So a part is always left for an owner that comes
 * later, and no list of active owners is kept. An owner that holds nothing may always take one amount that fits into
 * the free part.
 */
export class SharedBudget {
  private taken = 0;
  private readonly levels: readonly { share: number; taken: Map<string, number> }[];

  /**
   * @param total the number of units
   * @param shares for each level of the path the factor of its threshold, above 0; for example 1 and 0.5 for a project
   * and an endpoint in it
   */
  constructor(
    readonly total: number,
    shares: readonly number[],
  ) {
    this.levels = shares.map((share) => ({ share, taken: new Map<string, number>() }));
  }

  /** Units that are held, over all owners. */
  get used(): number {
    return this.taken;
  }

  /** Units that an owner's group holds: `usedBy(0, projectId)` for a project. */
  usedBy(level: number, key: string): number {
    return this.levels[level]!.taken.get(key) ?? 0;
  }

  /** Units that are not held; below 0 if more was taken than there is. */
  get free(): number {
    return this.total - this.taken;
  }

  /**
   * The largest amount that `tryTake` would take within the shares. An owner that holds nothing may take all free
   * units.
   */
  roomOf(path: readonly string[]): number {
    const { free } = this;
    const rooms = this.levels.map(({ share, taken }, level) => {
      const held = taken.get(path[level]!);
      return held === undefined ? free : share * free - held;
    });
    return Math.max(0, Math.min(free, ...rooms));
  }

  /** Returns true if `tryTake` would succeed. */
  fits(path: readonly string[], amount: number): boolean {
    const { free } = this;
    // One amount that is larger than the total still passes, alone.
    if (amount > free + ROUNDING && this.taken > ROUNDING) return false;
    return this.levels.every(({ share, taken }, level) => {
      const held = taken.get(path[level]!);
      return held === undefined || held + amount <= share * free + ROUNDING;
    });
  }

  /** Takes the amount for the owner if its shares allow it. @returns true if it was taken */
  tryTake(path: readonly string[], amount: number): boolean {
    if (!this.fits(path, amount)) return false;
    this.take(path, amount);
    return true;
  }

  /** Takes the amount without regard to the shares, for units that are in use already. */
  take(path: readonly string[], amount: number): void {
    this.taken += amount;
    for (const [level, { taken }] of this.levels.entries()) {
      const key = path[level]!;
      taken.set(key, (taken.get(key) ?? 0) + amount);
    }
  }

  /** Gives back units that the owner took. Owners that hold nothing are forgotten. */
  give(path: readonly string[], amount: number): void {
    this.taken -= amount;
    for (const [level, { taken }] of this.levels.entries()) {
      const key = path[level]!;
      const left = (taken.get(key) ?? 0) - amount;
      if (left > ROUNDING) taken.set(key, left);
      else taken.delete(key);
    }
  }
}
