/**
 * The rules of an aggregate, pure: `decide` returns the events that a command causes in a state, and `evolve` the state
 * after an event. `decide` throws a PosthornError if it refuses the command. Time and new ids are part of the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): Event[];
  evolve(state: State, event: Event): State;
}

/** The state after some events. Default of `before`: the initial state, for the events of a whole stream. */
export function stateAfter<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  events: readonly Event[],
  before = decider.initial,
): State {
  return events.reduce((state, event) => decider.evolve(state, event), before);
}
