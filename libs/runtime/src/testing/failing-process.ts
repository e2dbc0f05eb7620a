// A process of Posthorn, from the built `dist`, with a role in which an error happens that nothing handles.
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
}

class FailingModule {}
Module({ providers: [FailingRole] })(FailingModule);

// Not before all has started: a process that fails earlier has nothing to drain.
await runProcess(process.env, [{ name: 'worker', module: FailingModule, role: FailingRole }], () => {
  if (kind === 'rejection') void Promise.reject(new Error('a mistake'));
  else setImmediate(fail);
  return Promise.resolve();
});
