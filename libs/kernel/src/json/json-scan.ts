import { pointerBelow } from './json-pointer.ts';

const NUMBER = /[-+.\deE]+/y;

/** The number that begins here. */
export function numberAt(text: string, at: number): string {
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)![0];
}

/** The offset of the quote that ends a string. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

/** A list or an object that is open, and where in it the scan is. */
export interface JsonFrame {
  index: number | null;
  /** In an object: the member's name as it is written, or null where a name comes next. */
  key: string | null;
  /** In an object: the visitor's notes on its names. */
  names?: Set<string>;
}

/** Called for the parts that a scan meets, while the scan's pointer leads there. */
export interface JsonVisitor {
  onNumber?(source: string): void;
  /** @param source the member's name as it is written, with its quotes */
  onName?(source: string, frame: JsonFrame): void;
}

/** Goes through JSON that is known to be right. */
export class JsonScan {
  private readonly frames: JsonFrame[] = [];

  /** @param root the pointer of the JSON itself */
  constructor(
    private readonly text: string,
    private readonly root: string,
  ) {}

  run(visitor: JsonVisitor): void {
    for (let at = 0; at < this.text.length;) at = this.step(at, visitor);
  }

  /** The pointer of where the scan is. */
  get pointer(): string {
    const path = this.frames.map(({ index, key }) => index ?? (JSON.parse(key!) as string));
    return pointerBelow(this.root, ...path);
  }

  /** @returns where to go on */
  private step(at: number, visitor: JsonVisitor): number {
    const frame = this.frames.at(-1);
    const character = this.text[at]!;
    if (character === '"') {
      const end = endOfString(this.text, at) + 1;
      if (frame?.index === null && frame.key === null) {
        frame.key = this.text.slice(at, end);
        visitor.onName?.(frame.key, frame);
      }
      return end;
    }
    if (character === '-' || (character >= '0' && character <= '9')) {
      const source = numberAt(this.text, at);
      visitor.onNumber?.(source);
      return at + source.length;
    }
    if (character === '{') this.frames.push({ index: null, key: null });
    else if (character === '[') this.frames.push({ index: 0, key: null });
    else if (character === '}' || character === ']') this.frames.pop();
    else if (character === ',' && frame) {
      if (frame.index === null) frame.key = null;
      else frame.index++;
    }
    return at + 1;
  }
}
