export * from './client/index.ts';
export type { Created, OperationName, QueryOf, RequestBody, Result, Schemas } from './operations.ts';
export * from './verify/index.ts';
