/** The body of a request that says everything by its path: an object without fields, or nothing. */
export class NoFieldsDto {
  static readonly mayBeLeftOut = true;
}
