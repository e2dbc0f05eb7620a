import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Keeps the build that this program runs from: writes a file `running/<pid>` into it, which `tools/build.js` looks for
 * before it removes an old build. Does nothing in an image, which has one build for ever.
 */
export function holdBuild(): void {
  const build = new URL('../../../', import.meta.url);
  if (!build.pathname.includes('/.dist/')) return;
  const held = new URL(`running/${process.pid}`, build);
  try {
    mkdirSync(new URL('.', held), { recursive: true });
    writeFileSync(held, '');
    process.once('exit', () => rmSync(held, { force: true }));
  } catch {
    // A user who may not write here builds nothing here either.
  }
}
