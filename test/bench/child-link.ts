import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from './message-of.ts';

type Handlers<Calls> = { [Name in keyof Calls]: (argument: never) => unknown };

interface Call {
  id: number;
  name: string;
  argument: unknown;
}

type Answer = { id: number; value: unknown } | { id: number; error: string };

/** In a child: answers its parent's calls until the parent is gone. */
export function answerCalls<Calls extends Handlers<Calls>>(handlers: Calls): void {
  const respond = async ({ id, name, argument }: Call): Promise<Answer> => {
    try {
      return { id, value: await handlers[name as keyof Calls](argument as never) };
    } catch (error) {
      return { id, error: messageOf(error) };
    }
  };
  process.on('message', (call: Call) => void respond(call).then((answer) => process.send!(answer)));
  process.on('disconnect', () => process.exit(0));
}

/** In the parent: a child that runs a file of this folder and answers calls. */
export class ChildLink<Calls extends Handlers<Calls>> {
  readonly child: ChildProcess;
  private readonly open = new Map<number, (answer: Answer) => void>();
  private calls = 0;

  constructor(file: string) {
    this.child = fork(join(import.meta.dirname, file), { serialization: 'advanced' });
    this.child.on('message', (answer: Answer) => this.settle(answer));
    this.child.on('exit', () => {
      for (const id of this.open.keys()) this.settle({ id, error: `${file} is gone` });
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** @throws Error if the child throws, has ended, or has not answered within `timeoutMs` */
  call<Name extends keyof Calls & string>(
    name: Name,
    argument: Parameters<Calls[Name]>[0],
    timeoutMs = 120_000,
  ): Promise<Awaited<ReturnType<Calls[Name]>>> {
    const id = this.calls++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.settle({ id, error: `${name} took over ${timeoutMs} ms` }), timeoutMs);
      this.open.set(id, (answer) => {
        clearTimeout(late);
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.value as Awaited<ReturnType<Calls[Name]>>);
      });
      this.child.send({ id, name, argument });
    });
  }

  private settle(answer: Answer): void {
    this.open.get(answer.id)?.(answer);
    this.open.delete(answer.id);
  }
}
