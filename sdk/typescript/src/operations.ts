import type { components, operations } from './generated/schema.ts';

/** The schemas of the API by their names in its description (`/docs`). */
export type Schemas = components['schemas'];
/** The names of the operations in the API's description, such as `Endpoints_create`. */
export type OperationName = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Query<T> = T extends { query?: infer Q } ? Exclude<Q, undefined> : never;

/** The body of an operation's request. */
export type RequestBody<Name extends OperationName> = operations[Name] extends { requestBody?: infer Body }
  ? Json<Exclude<Body, undefined>>
  : never;
/** The query of an operation's request. */
export type QueryOf<Name extends OperationName> = Query<operations[Name]['parameters']>;
/** The body of an operation's successful response, or of its response with one status. */
export type Result<
  Name extends OperationName,
  Status extends keyof operations[Name]['responses'] = keyof operations[Name]['responses'],
> = Json<operations[Name]['responses'][Status]>;
/** The body of the response to a creation, which may find a resource only if its query allows that. */
export type Created<Name extends OperationName, Given> = Given extends undefined
  ? Result<Name, 201 & keyof operations[Name]['responses']>
  : Result<Name>;
