import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.ts';

describe('makeDirectory', () => {
  let root: string;

  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'posthorn-make-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes a directory and its missing parents with the mode, and leaves an existing directory unchanged', () => {
    const path = join(root, 'a', 'b', 'c');
    makeDirectory(path, 0o711);
    makeDirectory(path, 0o700);
    for (const each of [path, join(root, 'a')]) expect(statSync(each).mode & 0o777).toBe(0o711);
  });

  it('follows a link to a directory', () => {
    symlinkSync(root, join(root, 'link'));
    makeDirectory(join(root, 'link', 'a'));
    expect(existsSync(join(root, 'a'))).toBe(true);
  });

  it('fails if a file or a dangling link is in the way', () => {
    writeFileSync(join(root, 'file'), '');
    symlinkSync(join(root, 'gone'), join(root, 'link'));
    for (const path of ['file', 'file/a', 'link', 'link/a']) {
      expect(() => makeDirectory(join(root, path))).toThrow(/EEXIST|ENOTDIR/);
    }
  });

  const itWithProc = existsSync('/proc/self') ? it : it.skip;
  itWithProc('fails where the file system makes no directories', () => {
    for (const path of ['/proc/nope', '/proc/nope/deeper']) {
      expect(() => makeDirectory(path)).toThrow("ENOENT: no such file or directory, mkdir '/proc/nope'");
    }
  });
});
