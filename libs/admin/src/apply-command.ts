import type { EntityManager, EntityTarget, QueryDeepPartialEntity } from 'typeorm';
import { PosthornError } from '#kernel';
import { type Decider, type DomainEvent, runCommand, type StreamId } from '#event-store';
import { hasSqlState, OWN_POS_DEFAULT } from '#postgres';

/** A kind of control stream, with the table that shows its state. */
export interface ReadModel<State, Command, Event, Row> {
  readonly decider: Decider<State, Command, Event>;
  readonly entity: EntityTarget<Row>;
  /** The columns for a state, without ids, version and times. For a deleted aggregate, only the columns that change. */
  columnsOf(state: State): QueryDeepPartialEntity<Row>;
  isDeleted(state: State): boolean;
  /** The message of the conflict if a unique column has the value of another row. */
  readonly taken: string;
}

/** The result of a command that was decided and saved. */
export interface Applied<State, Event, Row> {
  /** The row of the read model, as it is now. */
  row: Row;
  state: State;
  /** The events that the command caused; empty if it changed nothing. */
  events: readonly Event[];
}

/**
 * Loads a stream, decides, appends, and updates the read model to the new state, all in the caller's transaction.
 * @param ids the ids of the stream and of its project; the caller has locked the row, or inserts it
 * @throws PosthornError with which the decider refuses the command, or `conflict` if a unique value is taken
 */
export async function applyCommand<State, Command, Event extends DomainEvent, Row extends { id: string }>(
  tx: EntityManager,
  model: ReadModel<State, Command, Event, Row>,
  ids: StreamId,
  command: Command,
  atMs: number,
): Promise<Applied<State, Event, Row>> {
  const { state, version, events } = await runCommand(tx, ids, model.decider, command, atMs);
  if (events.length > 0) await save(tx, model, ids, state, version, new Date(atMs));
  const row = await tx.findOneByOrFail<Row>(model.entity, { id: ids.id } as object);
  return { row, state, events };
}

async function save<State, Command, Event, Row extends { id: string }>(
  tx: EntityManager,
  model: ReadModel<State, Command, Event, Row>,
  ids: StreamId,
  state: State,
  version: number,
  at: Date,
): Promise<void> {
  const times = { version, updatedAt: at, deletedAt: model.isDeleted(state) ? at : null };
  const values = { ...model.columnsOf(state), ...times };
  const { entity, taken } = model;
  try {
    if (version === 1) await tx.insert(entity, { ...ids, ...values, createdAt: at });
    else await tx.update(entity, { id: ids.id }, { ...values, changedPos: () => OWN_POS_DEFAULT });
  } catch (cause) {
    if (!hasSqlState(cause, 'uniqueViolation')) throw cause;
    throw new PosthornError('conflict', taken, { cause });
  }
}
