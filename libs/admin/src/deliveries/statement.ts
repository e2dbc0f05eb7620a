/** A statement with its parameters, which are numbered as they are added. */
export class Statement {
  readonly values: unknown[] = [];

  /** Adds a parameter. @returns its SQL, such as `$1` */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
