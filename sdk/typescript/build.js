// Builds the package into dist/esm and dist/cjs, each with its types. Run by `npm run build`, and by `npm pack`.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** The options by which the same sources become CommonJS. */
const COMMONJS = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

function compile(folder, ...options) {
  execFileSync(process.execPath, [tsc, '-p', HERE, '--outDir', path.join(HERE, 'dist', folder), ...options], {
    stdio: 'inherit',
  });
}

rmSync(path.join(HERE, 'dist'), { recursive: true, force: true });
compile('esm');
compile('cjs', ...COMMONJS);
writeFileSync(path.join(HERE, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
cpSync(path.join(HERE, '../../LICENSE'), path.join(HERE, 'LICENSE'));
