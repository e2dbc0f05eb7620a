import { allScenarios } from './scenarios/all.ts';
import { startAllInOne } from './support/all-in-one.ts';

describe('Posthorn in one process, on the embedded log', () => {
  allScenarios(startAllInOne);
});
