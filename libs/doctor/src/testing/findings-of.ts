import { examine } from '../examine.ts';
import type { Finding } from '../finding.ts';

/** The findings of an area under these settings. */
export async function findingsOf(area: string, env: Record<string, string>): Promise<Finding[]> {
  for await (const section of examine({ PORT: '0', ...env })) if (section.area === area) return section.findings;
  return [];
}

/** The findings as texts: `problem: It is gone.` */
export const texts = (findings: Finding[]) => findings.map(({ severity, message }) => `${severity}: ${message}`);
