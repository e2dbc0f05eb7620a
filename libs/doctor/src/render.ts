import { counted } from '#kernel';
import type { Finding, Section } from './finding.ts';

const MARK: Record<Finding['severity'], string> = {
  ok: 'ok      ',
  warning: 'WARNING ',
  problem: 'PROBLEM ',
  skipped: '-       ',
};

function lines({ severity, message, advice }: Finding): string[] {
  const line = `  ${MARK[severity]} ${message}`;
  return advice === undefined ? [line] : [line, `            → ${advice}`];
}

/** The findings of one area as text, each with its remedy below it. */
export function renderSection({ area, findings }: Section): string {
  return [area, ...findings.flatMap(lines), ''].join('\n');
}

/** The line that ends a report. */
export function renderSummary(sections: readonly Section[]): string {
  const found = sections.flatMap(({ findings }) => findings);
  const count = (severity: Finding['severity']) => found.filter((finding) => finding.severity === severity).length;
  return `${counted(count('problem'), 'problem')}, ${counted(count('warning'), 'warning')}.`;
}
