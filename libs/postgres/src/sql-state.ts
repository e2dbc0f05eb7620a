/** The codes of errors that Posthorn acts on (PostgreSQL 18, appendix A). */
export const SQL_STATE = {
  protocolViolation: '08P01',
  uniqueViolation: '23505',
  readOnlyTransaction: '25006',
  invalidPassword: '28P01',
  invalidSchemaName: '3F000',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  insufficientPrivilege: '42501',
  undefinedTable: '42P01',
  objectNotInPrerequisiteState: '55000',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
} as const;

/** Returns true if an error of Postgres has one of these codes. */
export function hasSqlState(error: unknown, ...states: readonly (keyof typeof SQL_STATE)[]): boolean {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return states.some((state) => SQL_STATE[state] === code);
}
