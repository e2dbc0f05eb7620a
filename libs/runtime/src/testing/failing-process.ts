// A process of Posthorn, from the built `dist`, with a role in which an error happens that nothing handles.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runProcess } from '#runtime';

const [kind] = process.argv.slice(2);

class FailingRole {
  start(): Promise<void> {
    if (kind === 'rejection') void Promise.reject(new Error('a mistake'));
    else setImmediate(() => this.fail());
    return Promise.resolve();
  }

  stop(): Promise<void> {
    process.stderr.write('drained\n');
    return Promise.resolve();
  }

  private fail(): never {
    throw new Error('a mistake');
  }
}

class FailingModule {}
Module({ providers: [FailingRole] })(FailingModule);

await runProcess(process.env, [{ name: 'worker', module: FailingModule, role: FailingRole }]);
