import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  ...['apps', 'libs', 'test', 'tools', 'examples', 'docs'],
  ...['package.json', 'package-lock.json', 'jest.config.js', 'tsconfig.json', '.swcrc', 'README.md'],
];
/** Shared with the checkout: nothing of a run writes there. */
const LINKED = ['node_modules', '.cache'];
const KEPT_CHARACTERS = 20_000;

/** The outcome of a run: `broken` if no test ran at all. */
export type SpecsResult =
  { kind: 'passed' | 'failed'; tests: number; output: string } | { kind: 'hung' | 'broken'; output: string };

interface Report {
  numPassedTests: number;
  numFailedTests: number;
}

/** A copy of the checkout in a temporary folder, in which mutations are tried. The checkout itself is never changed. */
export class CheckoutCopy {
  private readonly directory: string;
  private running: ChildProcess | undefined;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<CheckoutCopy> {
    const directory = mkdtempSync(join(tmpdir(), 'posthorn-mutate-'));
    chmodSync(directory, 0o711);
    for (const name of COPIED) cpSync(join(ROOT, name), join(directory, name), { recursive: true });
    for (const name of LINKED) if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(directory, name));
    return Promise.resolve(new CheckoutCopy(directory));
  }

  /** Ends the processes that run in it, and removes it. */
  remove(): void {
    if (this.running) killGroup(this.running);
    killServers(join(this.directory, 'run-*'));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Applies a mutation. @returns the mistake, if it does not apply to the code as it is */
  mutate({ file, find, replace }: Mutation): string | undefined {
    const text = readFileSync(join(this.directory, file), 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) return `${JSON.stringify(find)} is in ${file} ${found} times, not once: correct the mutation`;
    writeFileSync(
      join(this.directory, file),
      text.replace(find, () => replace),
    );
    return undefined;
  }

  /** Takes a mutation back. */
  restore({ file }: Mutation): void {
    cpSync(join(ROOT, file), join(this.directory, file));
  }

  /**
   * Builds and runs specs, or those of their tests whose names have the given part. If they do not end in time, they
   * are killed, with their servers.
   */
  async runSpecs(specs: readonly string[], limitMs: number, tests?: string): Promise<SpecsResult> {
    const work = mkdtempSync(join(this.directory, 'run-'));
    chmodSync(work, 0o711);
    const report = join(work, 'report.json');
    const command = 'node tools/build.js && exec node --experimental-vm-modules node_modules/jest/bin/jest.js "$@"';
    const options = ['--json', '--forceExit', `--testTimeout=${limitMs / 4}`, '--outputFile', report];
    if (tests !== undefined) options.push('--testNamePattern', tests);
    const child = spawn('sh', ['-c', command, 'sh', ...specs, ...options], {
      cwd: this.directory,
      detached: true,
      env: { ...process.env, TMPDIR: work },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.running = child;
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT_CHARACTERS)));
    const inTime = await endsWithin(child, limitMs);
    this.running = undefined;
    killServers(work);
    const result = inTime ? resultOf(report, output) : { kind: 'hung' as const, output };
    rmSync(work, { recursive: true, force: true, maxRetries: 10 });
    return result;
  }
}

async function endsWithin(child: ChildProcess, limitMs: number): Promise<boolean> {
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    killGroup(child);
  }, limitMs);
  await once(child, 'close');
  clearTimeout(late);
  return !isLate;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // it is gone
  }
}

/** A killed run leaves its Postgres servers behind, which have process groups of their own. */
function killServers(work: string): void {
  for (const file of globSync(join(work, '*/postgres/postmaster.pid'))) {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    try {
      process.kill(pid, 'SIGQUIT');
    } catch {
      // it is gone
    }
  }
}

/**
 * A failed spec may leave a connection behind whose end crashes Jest before it writes its report, but after its
 * summary.
 */
const FAILED_TESTS = /^Tests: +[1-9]\d* failed, (?:(\d+) passed)?/m;

function resultOf(report: string, output: string): SpecsResult {
  const failed = FAILED_TESTS.exec(output);
  if (failed) return { kind: 'failed', tests: Number(failed[1] ?? 0), output };
  if (!existsSync(report)) return { kind: 'broken', output };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  if (numPassedTests + numFailedTests === 0) return { kind: 'broken', output };
  return { kind: numFailedTests > 0 ? 'failed' : 'passed', tests: numPassedTests, output };
}
