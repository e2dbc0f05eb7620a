/**
 * The rows of one lane in Postgres, as far as this process knows: the deliveries sent to Postgres, the deliveries that
 * have arrived there, and the deliveries that the last claim left.
 */
export class LaneRows {
  private sentCount = 0;
  private arrivedCount = 0;
  /** Arrivals at the last claim that found nothing more; -1 if there may be more. */
  private emptyAtArrivals = -1;

  /** Deliveries that have arrived so far. */
  get arrivals(): number {
    return this.arrivedCount;
  }

  /** True if none is on its way to Postgres. */
  get haveArrived(): boolean {
    return this.sentCount === this.arrivedCount;
  }

  /** True if a claim may find something. */
  get mayExist(): boolean {
    return this.emptyAtArrivals !== this.arrivedCount;
  }

  /** A delivery is on its way to Postgres. */
  sent(): void {
    this.sentCount++;
  }

  /** A delivery is there, was refused, or was left to a new owner. */
  arrived(): void {
    this.arrivedCount++;
  }

  /** Deliveries were found there that this process has not sent. */
  found(): void {
    this.emptyAtArrivals = -1;
  }

  /**
   * Called when a claim has ended.
   * @param arrivals how many deliveries had arrived when the claim began: the claim could find only these
   * @param more true if it may have left some
   * @returns true if Postgres holds nothing of the lane, and nothing is on its way there
   */
  claimed(arrivals: number, more: boolean): boolean {
    this.emptyAtArrivals = more ? -1 : arrivals;
    return !more && this.sentCount === arrivals;
  }
}
