export { examine } from './examine.ts';
export type { Section } from './finding.ts';
export { renderSection, renderSummary } from './render.ts';
