import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Without Jest's options for Node. */
const ENVIRONMENT = { ...process.env, NODE_OPTIONS: '' };

/** A project of a user outside this repository, with the package that `npm pack` makes. */
export class PackedProject {
  private constructor(readonly folder: string) {}

  /** Packs the SDK, and installs the package in an empty project, without a registry: it has no dependency. */
  static async create(): Promise<PackedProject> {
    const folder = await mkdtemp(path.join(tmpdir(), 'posthorn-sdk-'));
    const project = new PackedProject(folder);
    await project.exec('npm', ['pack', '--silent', '--pack-destination', folder], path.join(ROOT, 'sdk/typescript'));
    await project.write('package.json', '{ "name": "empty", "private": true }');
    await project.exec('npm', ['install', '--offline', '--no-audit', '--no-fund', './posthorn-sdk-0.1.0.tgz']);
    return project;
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(path.join(this.folder, file), text);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.folder, file), 'utf8');
  }

  /** Runs a file of the project by Node, and returns the printed text. */
  node(file: string, ...args: string[]): Promise<string> {
    return this.exec(process.execPath, [file, ...args]);
  }

  /** Compiles a file by the TypeScript of this repository, with the types of the package. */
  async tsc(file: string, options: object): Promise<void> {
    const compilerOptions = { strict: true, skipLibCheck: false, ...options };
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    await this.exec(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', this.folder]);
  }

  /** @throws Error with the printed text, if the program fails */
  async exec(program: string, args: string[], cwd = this.folder): Promise<string> {
    try {
      return (await run(program, args, { cwd, env: ENVIRONMENT })).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
