import type pg from 'pg';
import { appendAllToOutbox, appendToOutbox, type OutboxMessage } from '#outbox';

/** Emits events, in their order, inside the open transaction. */
export type Emit = (tx: pg.Client, messages: readonly OutboxMessage[]) => Promise<unknown>;

async function emitBySql(tx: pg.Client, messages: readonly OutboxMessage[]): Promise<void> {
  for (const { project, type, data, orderingKey } of messages) {
    const values = [project, type, JSON.stringify(data), orderingKey ?? null];
    await tx.query('select posthorn_outbox.emit($1, $2, $3::jsonb, ordering_key => $4)', values);
  }
}

async function emitEach(tx: pg.Client, messages: readonly OutboxMessage[]): Promise<void> {
  for (const message of messages) await appendToOutbox(tx, message);
}

/** The domain services by their names. Each emits in its own way. */
export const EMITTERS: Readonly<Record<string, Emit>> = { shop: emitBySql, blog: emitEach, members: appendAllToOutbox };
