export { examine } from './examine.ts';
export type { Finding, Section } from './finding.ts';
export { renderSection, renderSummary } from './render.ts';
