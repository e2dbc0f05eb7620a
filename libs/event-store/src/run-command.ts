import type { SqlExecutor } from '#postgres';
import { type Decider, stateAfter } from './decider.ts';
import { appendToStream, type DomainEvent, readStream, type StreamId } from './streams.ts';

/** The state and version of a stream after a command, for the read models of the same transaction. */
export interface CommandResult<State, Event> {
  state: State;
  version: number;
  /** The events that the command caused; empty if it changed nothing. */
  events: Event[];
}

/**
 * Loads the stream, decides, and appends, all in the caller's transaction. The caller then updates its read models to
 * the returned state.
 * @throws PosthornError with which `decide` refuses the command, or `conflict`
 */
export async function runCommand<State, Command, Event extends DomainEvent>(
  tx: SqlExecutor,
  stream: StreamId,
  decider: Decider<State, Command, Event>,
  command: Command,
  atMs: number,
): Promise<CommandResult<State, Event>> {
  const { version, events: past } = await readStream<Event>(tx, stream.id);
  const state = stateAfter(decider, past);
  const events = decider.decide(command, state);
  if (events.length === 0) return { state, version, events };
  return {
    state: stateAfter(decider, events, state),
    version: await appendToStream(tx, stream, version, events, atMs),
    events,
  };
}
