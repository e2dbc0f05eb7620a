export { dropOld } from './drop-old.ts';
export { problemsOfLoops } from './problems-of-loops.ts';
export { RetentionClock } from './retention-clock.ts';
export { runEach } from './run-each.ts';
export { keepSweepPlace, loadSweepPlace } from './sweep-place.ts';
export { UPKEEP } from './upkeep-name.ts';
