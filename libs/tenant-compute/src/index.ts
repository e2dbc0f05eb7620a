export { compileCondition, type Verdict } from './condition/condition.ts';
export type { ConditionFinding } from './condition/explain-condition.ts';
export { LIGHT_STEPS } from './limits.ts';
export type { DataToCheck, KnownSchema } from './main/check-data.ts';
export type { Explained } from './main/explain-conditions.ts';
export type { ConditionsOfEvent } from './main/judge-conditions.ts';
export { compileSchema, SCHEMA_MESSAGE, MAX_SCHEMA_BYTES } from './schema/compile-schema.ts';
export { type DefinedSchema, TenantCompute } from './tenant-compute.ts';
