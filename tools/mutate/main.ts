// `npm run mutate`: breaks the invariants one by one, in a copy of the checkout, and fails if a break goes unnoticed. A
// run that does not end in time is a miss too, because a hang does not show the fault.
import { parseArgs } from 'node:util';
import { CheckoutCopy } from './checkout-copy.ts';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, limit: { type: 'string', default: '300' } } });
const limitMs = Number(values.limit) * 1_000;
const wanted = mutations.filter(({ file, breaks }) => `${file} ${breaks}`.includes(values.only ?? ''));

const copy = await CheckoutCopy.make();
process.on('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const seconds = (sinceMs: number) => `${Math.round((performance.now() - sinceMs) / 1_000)} s`;
const nameOf = ({ invariant, breaks }: Mutation) => `${String(invariant).padStart(2)}  ${breaks}`;

/** The specs have to pass before anything is broken, or their failure would prove nothing. */
async function assertSpecsPass(): Promise<void> {
  const specs = [...new Set(wanted.flatMap((mutation) => mutation.specs))];
  const result = await copy.runSpecs(specs, limitMs * 5);
  if (result.kind === 'passed') return console.log(`The ${specs.length} specs pass: ${result.tests} tests.`);
  console.log(`Without a mutation the specs do not pass (${result.kind}):\n${result.output}`);
  process.exit(1);
}

/** @returns the reason to report if the mutation was missed, or undefined if it was caught */
async function isMissed(mutation: Mutation): Promise<string | undefined> {
  const mistake = copy.mutate(mutation);
  if (mistake !== undefined) return mistake;
  const result = await copy.runSpecs(mutation.specs, limitMs, mutation.tests);
  copy.restore(mutation);
  switch (result.kind) {
    case 'failed':
      return undefined;
    case 'passed':
      return 'no spec failed';
    case 'hung':
      return `the specs did not end within ${values.limit} s`;
    case 'broken':
      return `no test ran: ${result.output}`;
    default:
      return result satisfies never;
  }
}

await assertSpecsPass();
const missed: string[] = [];
for (const mutation of wanted) {
  const sinceMs = performance.now();
  const why = await isMissed(mutation);
  console.log(`${why === undefined ? 'caught' : 'MISSED'}  ${nameOf(mutation)}  (${seconds(sinceMs)})`);
  if (why !== undefined) missed.push(`${nameOf(mutation)} (${mutation.file}): ${why}`);
}
console.log(`${wanted.length - missed.length} of ${wanted.length} mutations were caught.`);
for (const line of missed) console.log(`MISSED  ${line}`);
process.exit(missed.length === 0 ? 0 : 1);
