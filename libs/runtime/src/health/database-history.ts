import type pg from 'pg';
import { hasSqlState, isDatabaseAway } from '#postgres';
import { readSourceIdentity } from '#outbox';

/**
 * The history of Posthorn's own database, as this process has seen it: its cluster, timeline and database. The memory
 * of a process (the catalogue's version, epochs, its cursors) is valid in one history only. After a failover to a
 * standby without the last commits, new rows may get positions that the process has already read past.
 */
export class DatabaseHistory {
  private known: string | undefined;

  constructor(private readonly pool: pg.Pool) {}

  /**
   * Returns the cause, in a sentence, if the database is not the one of the first look.
   * @throws the driver's error if the database does not answer
   */
  async look(): Promise<string | undefined> {
    const identity = await this.read();
    if (identity === undefined) return undefined;
    this.known ??= identity;
    if (identity === this.known) return undefined;
    return (
      `Posthorn's database is not the same as when this process started (system/timeline/database ${this.known} is now ` +
      `${identity}): a standby has taken over, or it was restored. Changes that the standby had not received are lost. This process ` +
      'ends, so that its next start uses nothing from memory.'
    );
  }

  /** Undefined on a standby, which writes no WAL: its history shows once it takes writes. */
  private async read(): Promise<string | undefined> {
    try {
      return await readSourceIdentity(this.pool);
    } catch (error) {
      if (hasSqlState(error, 'objectNotInPrerequisiteState') || isDatabaseAway(error)) return undefined;
      throw error;
    }
  }
}
