import { describeUnless } from '../describe-unless.ts';
import { whyNoPgBouncer } from './find-pgbouncer.ts';

/**
 * A `describe` whose tests start a PgBouncer (`startPgBouncer`). Where there can be none they are skipped, and a test
 * that gives the reason stands in their place in the report.
 */
export function describePgBouncer(name: string, body: () => void): void {
  describeUnless(whyNoPgBouncer(), 'a PgBouncer', name, body);
}
