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
  /**
   * Part of the names of the tests that notice; others of these specs are left out. For specs whose tests wait one
   * after the other, until the run takes too long. Default: all tests.
   */
  tests?: string;
}
