import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isDatabaseAway } from '#postgres';
import type { Emit } from './emitters.ts';
import { planTransaction, type TransactionPlan } from './plan-transaction.ts';
import { type Outcome, runTransaction, type Transaction } from './run-transaction.ts';
import { readServiceTables } from './tables.ts';
import { ServiceLedger } from './ledger.ts';
import type { Pace } from '../pace.ts';
import type { Account, WayIn } from '../way-in.ts';

const CONNECTIONS = 8;
const TICK_MS = 20;
const RECONNECT_MS = 100;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A domain service that emits through the outbox in its own database, in transactions of every kind. A transaction that
 * fails with its connection is not tried again.
 */
export class DomainService implements WayIn {
  readonly name: string;
  private readonly databaseUrl: string;
  private readonly emit: Emit;
  private readonly random: () => number;
  private readonly ledger = new ServiceLedger();
  private running = true;
  private next = 0;

  constructor(name: string, databaseUrl: string, emit: Emit, random: () => number) {
    this.name = name;
    this.databaseUrl = databaseUrl;
    this.emit = emit;
    this.random = random;
  }

  get committedSoFar(): number {
    return this.ledger.committed.size;
  }

  async run(pace: Pace): Promise<void> {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => this.work(pace)));
  }

  stop(): void {
    this.running = false;
  }

  async account(): Promise<Account> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return this.ledger.settle(await readServiceTables(client));
    } finally {
      await client.end();
    }
  }

  private async work(pace: Pace): Promise<void> {
    while (this.running) {
      const client = await this.connect();
      if (client === undefined) await pause(RECONNECT_MS);
      else await this.workOn(client, pace);
    }
  }

  /** Runs transactions on one connection until it is lost. */
  private async workOn(client: pg.Client, pace: Pace): Promise<void> {
    let isLost = false;
    for (const sign of ['error', 'end']) client.once(sign, () => (isLost = true));
    while (this.running && !isLost) {
      const plan = planTransaction(this.random);
      while (this.running && !isLost && !pace.take(plan.events)) await pause(TICK_MS);
      if (!this.running || isLost) break;
      const transaction = this.numbered(plan);
      this.note(transaction, await runTransaction(client, transaction, this.emit));
    }
    await client.end();
  }

  private numbered(plan: TransactionPlan): Transaction {
    const numbers = (count: number) => Array.from({ length: count }, () => this.next++);
    return { project: this.name, plan, undone: numbers(plan.undoesOne ? 1 : 0), events: numbers(plan.events) };
  }

  private note({ plan, events, undone }: Transaction, outcome: Outcome): void {
    this.ledger.note(undone, 'rolled-back');
    this.ledger.note(events, outcome);
    if (plan.writes) this.ledger.expectFact(events[0]!);
  }

  /** A new connection, or undefined while the database is away. */
  private async connect(): Promise<pg.Client | undefined> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: `service ${this.name}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined); // the statement that is under way, or the next one, rejects
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      return undefined;
    }
  }
}
