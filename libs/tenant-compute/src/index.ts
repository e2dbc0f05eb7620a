export {
  compileCondition,
  type CompiledCondition,
  MAX_CONDITION_CHARACTERS,
  type SeenEvent,
  type Verdict,
} from './condition/condition.ts';
export { LIGHT_STEPS, MAX_EVENT_STEPS } from './limits.ts';
export type { DataToCheck, KnownSchema } from './main/check-data.ts';
export type { ConditionsOfEvent } from './main/judge-conditions.ts';
export { compileSchema, type CompiledSchema, MAX_SCHEMA_BYTES, type Validate } from './schema/compile-schema.ts';
export { type DefinedSchema, TenantCompute, type TenantComputeOptions } from './tenant-compute.ts';
