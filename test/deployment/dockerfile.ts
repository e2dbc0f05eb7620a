import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** An instruction of a Dockerfile, such as `RUN npm ci`. */
export interface Instruction {
  keyword: string;
  text: string;
}

/** A stage of a Dockerfile. */
export interface Stage {
  name: string;
  instructions: Instruction[];
}

/** Reads a Dockerfile without escapes but those at the ends of lines. */
export function readStages(file: string): Stage[] {
  const lines = readFileSync(file, 'utf8').replaceAll(/\\\n/g, ' ').split('\n');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, keyword, text] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (keyword === undefined || text === undefined) continue;
    if (keyword === 'FROM') stages.push({ name: /AS (\S+)$/i.exec(text)?.[1] ?? 'last', instructions: [] });
    else stages.at(-1)!.instructions.push({ keyword, text });
  }
  return stages;
}

/** The command of an instruction that ends with a list, such as CMD. */
export function commandIn({ instructions }: Stage, keyword: string): string[] {
  const { text } = instructions.find((each) => each.keyword === keyword)!;
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

/** The variables that a stage sets. */
export function variablesIn({ instructions }: Stage): Record<string, string> {
  const pairs = instructions.filter(({ keyword }) => keyword === 'ENV').flatMap(({ text }) => text.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

/** The folders of a replay, and the part of the steps that it leaves out. */
export interface Replay {
  /** The folder that stands for the root of a stage. */
  rootOf: (stage: string) => string;
  /** The files that `docker build` would get. */
  context: string;
  /** Returns true for a command that would change the machine. */
  isLeftOut: (command: string) => boolean;
  env: NodeJS.ProcessEnv;
}

/** Does what a stage does, below a folder: its paths become paths of that folder. */
export function replayStage({ name, instructions }: Stage, { rootOf, context, isLeftOut, env }: Replay): void {
  const root = rootOf(name);
  let cwd = root;
  const inside = (target: string) => (target.startsWith('/') ? path.join(root, target) : path.resolve(cwd, target));
  for (const { keyword, text } of instructions) {
    if (keyword === 'WORKDIR') mkdirSync((cwd = inside(text)), { recursive: true });
    else if (keyword === 'COPY') copy(text);
    else if (keyword === 'RUN' && !isLeftOut(text)) {
      const command = text.replaceAll(/(?<=^|\s)\/(?=posthorn\/|usr\/|var\/)/g, `${root}/`);
      execFileSync('sh', ['-ec', command], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    }
  }

  function copy(text: string): void {
    const words = text.split(' ');
    const from = /^--from=(.*)$/.exec(words[0]!)?.[1];
    const sources = words.slice(from === undefined ? 0 : 1, -1);
    const target = words.at(-1)!;
    for (const source of sources) {
      const file = from === undefined ? path.join(context, source) : path.join(rootOf(from), source);
      const isInto = target.endsWith('/') && !statSync(file).isDirectory();
      const to = isInto ? path.join(inside(target), path.basename(source)) : inside(target);
      cpSync(file, to, { recursive: true, verbatimSymlinks: true });
    }
  }
}
