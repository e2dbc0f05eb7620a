// Loaded into a process by `--import`: its `Date` is ahead by the seconds in the file TEST_CLOCK_FILE. Its monotonic
// clock is not, as on a machine whose clock was set.
import { readFileSync } from 'node:fs';

const READ_EVERY_MS = 20;
const file = process.env.TEST_CLOCK_FILE;
const RealDate = Date;
let [aheadMs, readMs] = [0, -Infinity];

function nowMs() {
  if (performance.now() - readMs > READ_EVERY_MS) {
    readMs = performance.now();
    const seconds = Number(readFileSync(file, 'utf8'));
    if (Number.isFinite(seconds)) aheadMs = seconds * 1_000;
  }
  return RealDate.now() + aheadMs;
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [nowMs()] : given));
  }

  static now() {
    return nowMs();
  }
};
