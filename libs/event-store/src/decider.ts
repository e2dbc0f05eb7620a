/**
 * The rules of an aggregate, pure: what a command makes happen in a state, and what a state becomes by what happened.
 * `decide` throws a PosthornError where the command is refused; time and new ids come in with the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): Event[];
  evolve(state: State, event: Event): State;
}
