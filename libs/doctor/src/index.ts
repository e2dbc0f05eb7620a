export { examine, type Section } from './examine.ts';
export { renderSection, renderSummary } from './render.ts';
