export { examine, type Section } from './examine.ts';
export type { Finding, Severity } from './finding.ts';
export { renderSection, renderSummary } from './render.ts';
