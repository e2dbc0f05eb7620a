import { FAULTS, type Verdict } from './judge.ts';

const total = (verdicts: readonly Verdict[], count: (verdict: Verdict) => number) =>
  verdicts.reduce((sum, verdict) => sum + count(verdict), 0);

function describeFaults({ faults }: Verdict): string {
  return FAULTS.map((fault) => {
    const found = faults.get(fault);
    return found === undefined ? `0 ${fault}` : `${found.count} ${fault} (${found.examples} …)`;
  }).join(', ');
}

function describeVerdict(verdict: Verdict): string {
  const { name, committed, rolledBack, inDoubt, requests, duplicates } = verdict;
  const emitted = `${committed} committed, ${rolledBack} rolled back, ${inDoubt} of both in doubt at first`;
  return `  ${name}: ${emitted}; ${requests} requests, ${duplicates} duplicates; ${describeFaults(verdict)}`;
}

/** Lines for people: each way in, then all of them together. */
export function describeVerdicts(mode: string, kills: number, verdicts: readonly Verdict[]): string {
  const faults = (of: (typeof FAULTS)[number]) => total(verdicts, (verdict) => verdict.faults.get(of)?.count ?? 0);
  const all = [
    `${kills} kills`,
    `${total(verdicts, ({ committed }) => committed)} events committed`,
    `${total(verdicts, ({ rolledBack }) => rolledBack)} rolled back`,
    `${total(verdicts, ({ requests }) => requests)} requests arrived`,
    `${total(verdicts, ({ duplicates }) => duplicates)} duplicates`,
    ...FAULTS.map((fault) => `${faults(fault)} ${fault}`),
  ];
  return [...verdicts.map(describeVerdict), `${mode}: ${all.join(', ')}`, ''].join('\n');
}
