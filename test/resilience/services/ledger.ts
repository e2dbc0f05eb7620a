import type { Outcome } from './run-transaction.ts';
import type { ServiceTables } from './tables.ts';
import type { Account } from '../way-in.ts';

const EXAMPLES = 5;

function assertNone(numbers: readonly number[], fault: string): void {
  if (numbers.length === 0) return;
  throw new Error(
    `The service’s own database is wrong: ${numbers.length} ${fault}: ${numbers.slice(0, EXAMPLES).join()}.`,
  );
}

/** The outcomes of a service's transactions, by the numbers of their events. */
export class ServiceLedger {
  readonly committed = new Set<number>();
  private readonly rolledBack = new Set<number>();
  private readonly inDoubt = new Set<number>();
  private readonly withFact = new Set<number>();

  note(events: readonly number[], outcome: Outcome): void {
    const numbers = { committed: this.committed, 'rolled-back': this.rolledBack, 'in-doubt': this.inDoubt }[outcome];
    for (const n of events) numbers.add(n);
  }

  /** The transaction of this event writes the service's own tables too. */
  expectFact(n: number): void {
    this.withFact.add(n);
  }

  /**
   * Decides the transactions in doubt by the rows in the service's database.
   * @throws Error if the database contradicts a known outcome, or holds half of a transaction
   */
  settle({ emitted, facts }: ServiceTables): Account {
    const stored = new Set(emitted);
    const ownRows = new Set(facts);
    assertNone(
      [...this.committed].filter((n) => !stored.has(n)),
      'committed events are not in its outbox',
    );
    assertNone(
      [...this.rolledBack].filter((n) => stored.has(n)),
      'rolled back events are in its outbox',
    );
    assertNone(
      [...this.withFact].filter((n) => stored.has(n) !== ownRows.has(n)),
      'transactions are there by half',
    );
    const undecided = [...this.inDoubt];
    return {
      committed: stored,
      rolledBack: new Set([...this.rolledBack, ...undecided.filter((n) => !stored.has(n))]),
      inDoubt: undecided.length,
    };
  }
}
