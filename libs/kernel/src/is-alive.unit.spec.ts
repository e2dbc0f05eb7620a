import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from './is-alive.ts';

describe('a process id', () => {
  it('is alive while its process runs, and not after its end', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    expect(isAlive(child.pid!)).toBe(true);
    child.kill();
    await ended;
    expect(isAlive(child.pid!)).toBe(false);
  });

  it('is not alive once its process has ended, though its parent has not noticed that', async () => {
    // The shell becomes a program that waits for no child.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(line);
    try {
      if (!existsSync('/proc/self/stat')) return;
      while (!readFileSync(`/proc/${zombie}/stat`, 'latin1').includes(') Z ')) await pause(10);
      expect(() => process.kill(zombie, 0)).not.toThrow();
      expect(isAlive(zombie)).toBe(false);
    } finally {
      parent.kill();
    }
  });
});
