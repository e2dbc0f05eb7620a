import { whyNoPgBouncer } from './find-pgbouncer.ts';

/**
 * A `describe` whose tests start a PgBouncer (`startPgBouncer`). Where there can be none they are skipped, and a test
 * that says why stands in their place in the report.
 */
export function describePgBouncer(name: string, body: () => void): void {
  const reason = whyNoPgBouncer();
  if (reason === undefined) return describe(name, body);
  process.stderr.write(`SKIPPED for want of a PgBouncer: ${name} (${reason})\n`);
  describe.skip(name, () => {
    it(`needs a PgBouncer: ${reason}`, () => undefined);
  });
}
