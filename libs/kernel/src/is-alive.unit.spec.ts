import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describeUnless, eventually } from '#testing';
import { isAlive, maySignal, signalIfAlive } from './is-alive.ts';

describe('isAlive', () => {
  it('is true while a process runs, and not after its end', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    expect(isAlive(child.pid!)).toBe(true);
    child.kill();
    await ended;
    expect(isAlive(child.pid!)).toBe(false);
  });
});

describe('signalIfAlive', () => {
  it('ends a process, and does nothing once the process has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    signalIfAlive(child.pid!, 'SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(() => signalIfAlive(child.pid!, 'SIGKILL')).not.toThrow();
  });

  it('throws what is wrong with the signal itself', () => {
    expect(() => signalIfAlive(process.pid, 'SIGNOTHING' as NodeJS.Signals)).toThrow('Unknown signal');
  });
});

describeUnless(existsSync('/proc/self/stat') ? undefined : 'there is no /proc', 'a Linux', 'a zombie', () => {
  it('is false for an ended process whose parent has not noticed the end', async () => {
    // The shell becomes a program that waits for no child.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(line);
    try {
      await eventually(
        () => Promise.resolve(readFileSync(`/proc/${zombie}/stat`, 'latin1')),
        (stat) => stat.includes(') Z '),
      );
      expect(() => process.kill(zombie, 0)).not.toThrow();
      expect([isAlive(zombie), maySignal(zombie)]).toEqual([false, false]);
    } finally {
      parent.kill();
    }
  });
});
