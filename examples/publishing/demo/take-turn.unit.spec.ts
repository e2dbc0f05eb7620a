import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeTurn } from './take-turn.ts';

describe('the turn in a data directory', () => {
  let directory: string;

  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'posthorn-turn-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is refused while a living process has it, and free when that has given it back', () => {
    const giveBack = takeTurn(directory);
    expect(() => takeTurn(directory)).toThrow(`Process ${process.pid} runs the demo`);
    giveBack();
    expect(() => takeTurn(directory)).not.toThrow();
  });

  it('is taken over from a process that is dead', () => {
    writeFileSync(join(directory, 'demo.pid'), '4194305'); // above the highest pid that Linux gives
    expect(() => takeTurn(directory)).not.toThrow();
  });
});
