import type { OwnedPartition } from '#message-log';

/** One claimed row in the hand of this process. */
export interface ClaimedRow {
  readonly key: string;
  readonly owner: OwnedPartition;
}

/**
 * The due rows that this process has claimed, until their attempts are recorded or they are parked. If recording takes
 * longer than a lease, such a row is found by a claim again, which renews its lease; it must not be sent again.
 */
export class ClaimedRows {
  private readonly byKey = new Map<string, ClaimedRow>();
  /** Rows released since the claim under way began, which may have found them before: still in hand for that claim. */
  private readonly released = new Map<string, ClaimedRow>();

  /** Called before each claim. */
  claimBegins(): void {
    this.released.clear();
  }

  /**
   * Takes a row that a claim has found.
   * @param wasLeased true if the row had an earlier lease, which has ended
   * @returns undefined if the row was in hand when the claim began, and the claim has only renewed its lease
   */
  take(key: string, owner: OwnedPartition, wasLeased: boolean): ClaimedRow | undefined {
    // A row without a lease was parked or made due again after this claim began; the confirmation has not arrived yet.
    if (wasLeased && (this.byKey.get(key) ?? this.released.get(key))?.owner === owner) return undefined;
    const row = { key, owner };
    this.byKey.set(key, row);
    return row;
  }

  /** Called when the row's attempt is recorded, or the row is parked. */
  release(row: ClaimedRow): void {
    if (this.byKey.get(row.key) !== row) return;
    this.byKey.delete(row.key);
    this.released.set(row.key, row);
  }

  /** Forgets the rows of revoked partitions: their new owner sends them. */
  forget(partitions: readonly OwnedPartition[]): void {
    for (const [key, { owner }] of this.byKey) if (partitions.includes(owner)) this.byKey.delete(key);
  }
}
