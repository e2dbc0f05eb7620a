/** SQLSTATE `insufficient_privilege`. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Returns true if Postgres refused a statement because the role has no right to it. */
export function lacksPrivilege(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === INSUFFICIENT_PRIVILEGE;
}
