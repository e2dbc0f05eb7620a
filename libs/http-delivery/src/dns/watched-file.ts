import { readFileSync, statSync } from 'node:fs';

/** How long the file is assumed to be unchanged after a check. */
const RECHECK_MS = 1_000;

/** A larger file is not read: hosts files with block lists have some MB. */
const MAX_BYTES = 16_777_216;

/**
 * A small system file that is parsed again when it changed. A missing file counts as empty; a file that cannot be read
 * now keeps its last content. Read synchronously: at most one `stat` a second, and libuv's threads may be busy.
 */
export class WatchedFile<T> {
  private checkedAtMs = -Infinity;
  private version = '';
  private parsed: T;

  /** @param parse makes the value of the text; '' if there is no file */
  constructor(
    private readonly path: string,
    private readonly parse: (text: string) => T,
  ) {
    this.parsed = parse('');
  }

  /** The value of the file's current text; the same object until it changes. @param nowMs of a monotonic clock */
  read(nowMs: number): T {
    if (nowMs - this.checkedAtMs < RECHECK_MS) return this.parsed;
    this.checkedAtMs = nowMs;
    try {
      const { mtimeMs, size, ino } = statSync(this.path);
      const version = `${ino} ${mtimeMs} ${size}`;
      if (version === this.version || size > MAX_BYTES) return this.parsed;
      this.parsed = this.parse(readFileSync(this.path, 'utf8'));
      this.version = version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.forget();
    }
    return this.parsed;
  }

  private forget(): void {
    if (this.version === '') return;
    this.version = '';
    this.parsed = this.parse('');
  }
}
