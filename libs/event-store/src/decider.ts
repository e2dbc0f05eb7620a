/**
 * The rules of an aggregate, pure: what a command makes happen in a state, and what a state becomes by what happened.
 * `decide` throws a PosthornError where the command is refused; time and new ids come in with the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): Event[];
  evolve(state: State, event: Event): State;
}

/** What a state becomes by some events: without one, that of a stream whose first ones they are. */
export function stateAfter<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  events: readonly Event[],
  before = decider.initial,
): State {
  return events.reduce((state, event) => decider.evolve(state, event), before);
}
