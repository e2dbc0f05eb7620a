import type { Answer } from './name-resolver.ts';

interface Entry {
  answer: Answer;
  untilMs: number;
}

/** A short-lived cache of answers by name. It holds the latest names only. */
export class AnswerCache {
  /** In the order in which they came. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly maxEntries: number) {}

  get size(): number {
    return this.entries.size;
  }

  /** @param nowMs of a monotonic clock */
  get(name: string, nowMs: number): Answer | undefined {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    if (nowMs < entry.untilMs) return entry.answer;
    this.entries.delete(name);
    return undefined;
  }

  set(name: string, answer: Answer, untilMs: number): void {
    this.entries.delete(name);
    this.entries.set(name, { answer, untilMs });
    if (this.entries.size <= this.maxEntries) return;
    const [oldest] = this.entries.keys();
    this.entries.delete(oldest!);
  }

  clear(): void {
    this.entries.clear();
  }
}
