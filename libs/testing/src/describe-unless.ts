/**
 * A `describe`. If its tests cannot run, one test takes its place and gives the reason in the report and on standard
 * error.
 * @param reason why they cannot run; undefined if they can
 * @param want the missing thing, such as "a Kafka"
 */
export function describeUnless(reason: string | undefined, want: string, name: string, body: () => void): void {
  if (reason === undefined) return describe(name, body);
  process.stderr.write(`SKIPPED for want of ${want}: ${name} (${reason})\n`);
  describe.skip(name, () => {
    it(`needs ${want}: ${reason}`, () => undefined);
  });
}
