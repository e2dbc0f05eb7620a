/** The body of a request whose path has all parameters: an object without fields, or no body. */
export class NoFieldsDto {
  static readonly mayBeLeftOut = true;
}
