export * from './client/index.ts';
export type { OperationName, QueryOf, RequestBody, Result, Schemas } from './operations.ts';
export * from './verify/index.ts';
