/** A change of one line that breaks an invariant, and the specs that have to notice. */
export interface Mutation {
  /** The invariant's number in ARCHITECTURE.md. */
  invariant: number;
  /** The rule that no longer holds. */
  breaks: string;
  file: string;
  /** Text of one line, which the file has once. */
  find: string;
  replace: string;
  specs: readonly string[];
}
