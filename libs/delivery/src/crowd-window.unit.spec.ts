import { CrowdWindow } from './crowd-window.ts';

describe('CrowdWindow', () => {
  it('grows to its bound while turns are quick, and shrinks to 32 while they are slow', () => {
    const window = new CrowdWindow(256);
    expect(window.limit).toBe(32);
    for (let turn = 0; turn < 200; turn++) window.noteTurn(0.3);
    expect(window.limit).toBe(256);
    for (let turn = 0; turn < 50; turn++) window.noteTurn(10);
    expect(window.limit).toBe(32);
  });

  it('stays as it is while turns are neither', () => {
    const window = new CrowdWindow(256);
    for (let turn = 0; turn < 10; turn++) window.noteTurn(0.3);
    const { limit } = window;
    for (let turn = 0; turn < 10; turn++) window.noteTurn(2);
    expect(window.limit).toBe(limit);
  });

  it('never exceeds a bound below 32', () => {
    const window = new CrowdWindow(10);
    for (const turnMs of [0.1, 10, 0.1]) {
      window.noteTurn(turnMs);
      expect(window.limit).toBe(10);
    }
  });
});
