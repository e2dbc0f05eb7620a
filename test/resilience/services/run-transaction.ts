import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { OutboxMessage } from '#outbox';
import { isDatabaseAway } from '#postgres';
import type { Emit } from './emitters.ts';
import type { TransactionPlan } from './plan-transaction.ts';
import { ACCOUNTS, NO_ACCOUNT } from './schema.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/** A transaction with the numbers of its events. */
export interface Transaction {
  project: string;
  plan: TransactionPlan;
  events: readonly number[];
  undone: readonly number[];
}

/**
 * The outcome of a transaction as the service knows it. It is in doubt if the connection was lost during the commit.
 */
export type Outcome = 'committed' | 'rolled-back' | 'in-doubt';

const messageOf = (project: string, data: { n: number; account?: number; version?: number }): OutboxMessage => ({
  project,
  type: 'crash.test',
  data,
  ...(data.account === undefined ? {} : { orderingKey: `account-${data.account}` }),
});

async function undo(tx: pg.Client, { project, undone }: Transaction, emit: Emit): Promise<void> {
  await tx.query('savepoint part');
  const messages = undone.map((n) => messageOf(project, { n }));
  await emit(tx, messages);
  await tx.query('rollback to savepoint part');
}

/** The service's own writes. The lock on the account orders the transactions, and the version shows their order. */
async function writeFact(
  tx: pg.Client,
  n: number,
  { takesIdFirst, end }: TransactionPlan,
): Promise<{ account: number; version: number }> {
  const account = n % ACCOUNTS;
  if (takesIdFirst) await tx.query('select pg_current_xact_id()');
  const { rows } = await tx.query<{ version: number }>(
    'update account set version = version + 1 where id = $1 returning version',
    [account],
  );
  await tx.query('insert into fact (n, account) values ($1, $2)', [n, end === 'refused' ? NO_ACCOUNT : account]);
  return { account, version: rows[0]!.version };
}

async function write(tx: pg.Client, transaction: Transaction, emit: Emit): Promise<void> {
  const { project, plan, events, undone } = transaction;
  const [first, ...others] = events;
  if (undone.length > 0) await undo(tx, transaction, emit);
  const fact = plan.writes ? await writeFact(tx, first!, plan) : {};
  await emit(tx, [messageOf(project, { n: first!, ...fact }), ...others.map((n) => messageOf(project, { n }))]);
}

/**
 * Runs one transaction of a service.
 * @throws the error of Postgres, unless the plan wants the refusal or the database is away
 */
export async function runTransaction(tx: pg.Client, transaction: Transaction, emit: Emit): Promise<Outcome> {
  const { plan } = transaction;
  let isCommitSent = false;
  try {
    await tx.query('begin');
    await write(tx, transaction, emit);
    await pause(plan.holdMs);
    isCommitSent = plan.end !== 'rollback';
    await tx.query(isCommitSent ? 'commit' : 'rollback');
    return isCommitSent ? 'committed' : 'rolled-back';
  } catch (error) {
    if (plan.end === 'refused' && (error as { code?: unknown }).code === FOREIGN_KEY_VIOLATION) return 'rolled-back';
    if (!isDatabaseAway(error)) throw error;
    return isCommitSent ? 'in-doubt' : 'rolled-back';
  }
}
