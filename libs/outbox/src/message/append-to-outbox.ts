import {
  describeProblems,
  type FieldProblem,
  isText,
  PosthornError,
  PROJECT_MESSAGE,
  requiredMessage,
  toTypeId,
} from '#kernel';
import { rowsOf, type SqlExecutor, timestampOfMs } from '#postgres';
import { checkMessage, DEFAULT_MAX_DATA_BYTES } from './check-message.ts';
import type { CheckedMessage, OutboxMessage } from './outbox-message.ts';

/** A message with its time to live, from which the emit function computes the expiry by the database's clock. */
interface Emitted extends CheckedMessage {
  project: string;
  expiresAfterMs: number | null;
}

type Checked = { ok: true; message: Emitted } | { ok: false; problems: FieldProblem[] };

function checked(input: OutboxMessage): Checked {
  // Callers in JavaScript may pass anything.
  const { project, ...fields } = Object(input) as OutboxMessage;
  const isMessage = typeof input === 'object' && input !== null && !Array.isArray(input);
  const options = { nowMs: Date.now(), maxDataBytes: DEFAULT_MAX_DATA_BYTES };
  const result = checkMessage(isMessage ? fields : input, options);
  const problems = result.ok ? [] : [...result.problems];
  if (isMessage && !isText(project)) {
    const message = project === undefined ? requiredMessage(PROJECT_MESSAGE) : PROJECT_MESSAGE;
    problems.push({ pointer: '/project', message });
  }
  if (!result.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, message: { ...result.message, project, expiresAfterMs: fields.expiresAfterMs ?? null } };
}

/**
 * @throws PosthornError `invalid-input` that names every wrong field of every message, with the pointers of `placeOf`
 */
function checkAll(messages: readonly OutboxMessage[], placeOf: (index: number) => string): Emitted[] {
  const results = messages.map(checked);
  const problems = results.flatMap((result, index) =>
    result.ok ? [] : result.problems.map(({ pointer, message }) => ({ pointer: placeOf(index) + pointer, message })),
  );
  if (problems.length > 0) {
    const message = `Some fields are invalid, and nothing was written: ${describeProblems(problems)}.`;
    throw new PosthornError('invalid-input', message, { problems });
  }
  return results.flatMap((result) => (result.ok ? [result.message] : []));
}

async function emit(tx: SqlExecutor, emitted: readonly Emitted[]): Promise<string[]> {
  const answer = await tx.query(
    `select posthorn_outbox.emit(m.project, m.type, m.data, m.key, ${timestampOfMs('m.occurred_at')}, m.ordering_key,
        m.actor, m.channel, m.expires_after * interval '1 millisecond') as id
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::text[], $8::text[],
        $9::float8[]) with ordinality
       as m (project, type, data, key, occurred_at, ordering_key, actor, channel, expires_after, ord)
     order by m.ord`,
    [
      emitted.map((message) => message.project),
      emitted.map((message) => message.type),
      emitted.map((message) => message.data),
      emitted.map((message) => message.key),
      emitted.map((message) => message.occurredAtMs),
      emitted.map((message) => message.orderingKey),
      emitted.map((message) => message.actor),
      emitted.map((message) => message.channel),
      emitted.map((message) => message.expiresAfterMs),
    ],
  );
  return rowsOf<{ id: string }>(answer).map(({ id }) => toTypeId('evt', id));
}

/**
 * Emits messages inside the caller's open transaction, in their order and in one round trip. If the transaction is
 * rolled back, they are never sent. The database needs the outbox's schema (`./posthorn outbox install`).
 * @param tx a client of `pg` in a transaction, or TypeORM's EntityManager of one
 * @returns the ids of the events (`evt_…`)
 * @throws PosthornError `invalid-input` that names every wrong field, such as `/0/type`; then nothing was written, and
 * the transaction continues
 */
export async function appendAllToOutbox(tx: SqlExecutor, messages: readonly OutboxMessage[]): Promise<string[]> {
  return emit(
    tx,
    checkAll(messages, (index) => `/${index}`),
  );
}

/**
 * Emits one message inside the caller's open transaction; see `appendAllToOutbox`. Errors name wrong fields as `/type`.
 */
export async function appendToOutbox(tx: SqlExecutor, message: OutboxMessage): Promise<string> {
  const [id] = await emit(
    tx,
    checkAll([message], () => ''),
  );
  return id!;
}
