import type pg from 'pg';
import { newId } from './new-id.ts';
import { PROJECT } from './project.ts';
import { inTransaction } from './transaction.ts';

export interface Payment {
  id: string;
  subscriberId: string;
  amountCents: number;
}

/** The payment and its event by one statement, so that the event has the inserted values. */
const RECORD = `
  with payment as (
    insert into payment (id, subscriber_id, amount_cents) values ($1, $2, $3) returning *
  )
  select posthorn_outbox.emit($4, 'payment.received',
    json_build_object('id', p.id, 'subscriberId', p.subscriber_id, 'amountCents', p.amount_cents))
  from payment p`;

/**
 * Takes a payment out of the subscriber's credit. If they do not have so much, the second statement fails: the payment
 * and its event, written before, are rolled back.
 */
export async function takePayment(pool: pg.Pool, input: Omit<Payment, 'id'>): Promise<Payment> {
  const payment = { id: newId('pay'), subscriberId: input.subscriberId, amountCents: input.amountCents };
  return inTransaction(pool, async (tx) => {
    const { id, subscriberId, amountCents } = payment;
    await tx.query(RECORD, [id, subscriberId, amountCents, PROJECT]);
    await tx.query('update subscriber set credit_cents = credit_cents - $2 where id = $1', [subscriberId, amountCents]);
    return payment;
  });
}
