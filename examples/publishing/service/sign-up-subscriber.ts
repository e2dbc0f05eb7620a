import type pg from 'pg';
import { newId } from './new-id.ts';
import { PROJECT } from './project.ts';
import { inTransaction } from './transaction.ts';

export interface Subscriber {
  id: string;
  email: string;
  name: string;
}

/**
 * Signs up a subscriber, and emits the event by Posthorn's SQL function: any language with a Postgres client can.
 * If the address is taken, the commit fails, and the event that is written already is undone with the rest.
 */
export async function signUpSubscriber(pool: pg.Pool, input: Omit<Subscriber, 'id'>): Promise<Subscriber> {
  const subscriber = { id: newId('sub'), email: input.email, name: input.name };
  return inTransaction(pool, async (tx) => {
    const { id, email, name } = subscriber;
    await tx.query('insert into subscriber (id, email, name) values ($1, $2, $3)', [id, email, name]);
    await tx.query(`select posthorn_outbox.emit($1, 'subscriber.created', $2)`, [PROJECT, JSON.stringify(subscriber)]);
    return subscriber;
  });
}
