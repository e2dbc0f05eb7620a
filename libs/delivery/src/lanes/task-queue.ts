import type { DeliveryTask } from '../model/delivery-task.ts';

/** A task, and the time (`steadyMs`) at which its wait in memory began. */
export interface QueuedTask {
  task: DeliveryTask;
  sinceMs: number;
}

/** Tasks in the order in which they came. */
export class TaskQueue {
  private items: QueuedTask[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  /** The time at which the wait of the first task began; undefined if the queue is empty. */
  get oldestMs(): number | undefined {
    return this.items[this.head]?.sinceMs;
  }

  push(item: QueuedTask): void {
    this.items.push(item);
  }

  /** Puts a task back that was taken. */
  unshift(item: QueuedTask): void {
    if (this.head > 0) this.items[--this.head] = item;
    else this.items.unshift(item);
  }

  shift(): QueuedTask | undefined {
    const next = this.items[this.head];
    if (!next) return undefined;
    this.head++;
    if (this.head === this.items.length || (this.head > 64 && this.head * 2 > this.items.length)) this.forget();
    return next;
  }

  /** Takes out the tasks that a predicate names, in their order. */
  drain(which: (task: DeliveryTask) => boolean): QueuedTask[] {
    this.forget();
    const out = this.items.filter(({ task }) => which(task));
    if (out.length > 0) this.items = this.items.filter(({ task }) => !which(task));
    return out;
  }

  private forget(): void {
    this.items.splice(0, this.head);
    this.head = 0;
  }
}
