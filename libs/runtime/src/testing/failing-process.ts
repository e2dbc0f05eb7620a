// A process of Posthorn, from the built `dist`, with a role in which an error happens that nothing handles, or which is
// stopped and has a module that never closes.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runProcess } from '#runtime';

const [kind] = process.argv.slice(2);

function fail(): never {
  throw new Error('a mistake');
}

class FailingRole {
  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    process.stderr.write('drained\n');
    return Promise.resolve();
  }

  /** Called by NestJS when the application is closed. */
  onModuleDestroy(): Promise<void> {
    return kind === 'hanging' ? new Promise(() => undefined) : Promise.resolve();
  }
}

class FailingModule {}
Module({ providers: [FailingRole] })(FailingModule);

// Not before all has started: a process that fails earlier has nothing to drain.
await runProcess(process.env, [{ name: 'worker', module: FailingModule, role: FailingRole }], () => {
  if (kind === 'hanging') setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  else if (kind === 'rejection') void Promise.reject(new Error('a mistake'));
  else setImmediate(fail);
  return Promise.resolve();
});
