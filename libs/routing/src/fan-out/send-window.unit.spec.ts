import { SendWindow } from './send-window.ts';

const QUICK_MS = 0.5;
const SLOW_MS = 20;

/** Takes pieces of 64 as long as there is room. @returns how many deliveries */
function fill(window: SendWindow, projectId: string): number {
  let taken = 0;
  while (window.roomOf(projectId) > 0) {
    window.take(projectId, 64);
    taken += 64;
  }
  return taken;
}

describe('The window of deliveries in flight', () => {
  it('leaves room for another project, even if the first project sends much', () => {
    const window = new SendWindow();
    fill(window, 'a');
    expect(fill(window, 'b')).toBeGreaterThanOrEqual(64);
    expect(fill(window, 'c')).toBeGreaterThanOrEqual(0);
  });

  it('grows to an upper bound while the event loop is quick, and shrinks to a lower bound while it is slow', () => {
    const window = new SendWindow();
    for (let turn = 0; turn < 1_000; turn++) expect(window.noteTurn(QUICK_MS)).toBe(true);
    expect(window.roomOf('a')).toBe(1_024);
    for (let turn = 0; turn < 1_000; turn++) expect(window.noteTurn(SLOW_MS)).toBe(false);
    expect(window.roomOf('a')).toBe(128);
  });

  it('has as much room as before once everything is acknowledged', () => {
    const window = new SendWindow();
    const before = window.roomOf('a');
    window.take('a', 64);
    window.give('a', 64);
    expect(window.roomOf('a')).toBe(before);
    expect(window.inFlight).toBe(0);
  });
});
