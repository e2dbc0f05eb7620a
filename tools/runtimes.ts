// Tries the built SDK in Node, and in other runtimes with WebCrypto: Deno, Bun, and workerd, which runs edge platforms.
// Prints a line for each, and fails if one of them differs. Run by `npm run runtimes`.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installTools } from './install-tools.ts';
import { runtimeCases } from './runtimes/cases.ts';

/** A configuration of workerd with all files as the modules of one worker. */
function workerdConfig(folder: string): string {
  const others = globSync(['check.js', 'cases.js', 'sdk/**/*.js'], { cwd: folder });
  const modules = ['worker.js', ...others].map((file) => `(name = "${file}", esModule = embed "${file}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (compatibilityDate = "2026-01-01", modules = [
  ${modules.join(',\n  ')}
]);
`;
}

/** A folder with the built SDK, the cases, and a program for each kind of runtime. */
function prepare(): string {
  execFileSync(process.execPath, ['sdk/typescript/build.js'], { stdio: 'inherit' });
  const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-runtimes-'));
  cpSync('sdk/typescript/dist/esm', path.join(folder, 'sdk'), { recursive: true });
  for (const file of ['check.js', 'main.js', 'worker.js']) cpSync(`tools/runtimes/${file}`, path.join(folder, file));
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
  write('cases.js', `export const cases = ${JSON.stringify(runtimeCases())};\n`);
  write('package.json', '{ "type": "module" }\n');
  write('worker.capnp', workerdConfig(folder));
  return folder;
}

const bin = path.join(installTools('runtimes'), '.bin');
const RUNTIMES: Readonly<Record<string, string[]>> = {
  Node: [process.execPath, 'main.js'],
  Deno: [path.join(bin, 'deno'), 'run', '--no-prompt', 'main.js'],
  Bun: [path.join(bin, 'bun'), 'main.js'],
  workerd: [path.join(bin, 'workerd'), 'test', 'worker.capnp'],
};

const folder = prepare();
const expected = String(runtimeCases().length);
try {
  for (const [name, [program, ...args]] of Object.entries(RUNTIMES)) {
    const printed = execFileSync(program!, args, { cwd: folder, encoding: 'utf8' });
    if (!printed.split(/\s/).includes(expected)) throw new Error(`${name} printed: ${printed}`);
    console.log(`${name}: ${expected} cases of the verifier, and the client`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
