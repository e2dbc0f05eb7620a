// Checks the protos of the gRPC API, and generates libs/proto from them. The programs for it (buf, protoc-gen-es;
// 128 MiB) are installed here at their first use, so that `npm ci` stays small.
//
//   npm run proto               lints, looks for breaking changes, and fails if libs/proto has drifted
//   npm run proto -- generate   writes libs/proto/src/generated
//   npm run proto -- release    makes the protos as they are the ones that later changes must not break
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROTO = path.join(HERE, '../../proto');
const GENERATED = path.join(HERE, '../../libs/proto/src/generated');
const MODULES = path.join(HERE, 'node_modules');
/** The hash of the lock file by which the programs were installed. */
const STAMP = path.join(MODULES, '.installed-by');
/** The protos as they were released, without comments. */
const RELEASED = path.join(PROTO, 'released.binpb');

function install() {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(HERE, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === lock) return;
  const npm = process.env.npm_execpath;
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync(program, [...first, ...options], { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
  fs.writeFileSync(STAMP, lock);
}

/** Runs buf in proto/. Ends the process if it fails. */
function buf(...args) {
  const bin = path.join(MODULES, '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const { status, error } = spawnSync(path.join(bin, 'buf'), args, { cwd: PROTO, stdio: 'inherit', env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** The generated files below a folder, with their text. */
function filesOf(folder) {
  const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return new Map(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

function check() {
  buf('lint');
  buf('breaking', '--against', RELEASED);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'posthorn-proto-'));
  try {
    const template = fs.readFileSync(path.join(PROTO, 'buf.gen.yaml'), 'utf8');
    const elsewhere = path.join(folder, 'buf.gen.yaml');
    fs.writeFileSync(elsewhere, template.replace(/^( *out: ).*/m, `$1${folder}/generated`));
    buf('generate', '--template', elsewhere);
    const [wanted, found] = [filesOf(path.join(folder, 'generated')), filesOf(GENERATED)];
    const differing = [...new Set([...wanted.keys(), ...found.keys()])].filter(
      (name) => wanted.get(name) !== found.get(name),
    );
    if (differing.length === 0) return;
    console.error(
      `libs/proto/src/generated has drifted: run "npm run proto -- generate".\n  ${differing.join('\n  ')}`,
    );
    process.exit(1);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const COMMANDS = {
  check,
  generate: () => buf('generate'),
  release: () => buf('build', '--exclude-source-info', '-o', RELEASED),
};

const [command = 'check'] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, command)) {
  console.error(`Unknown command ${command}: use one of ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(1);
}
install();
COMMANDS[command]();
