import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PosthornError } from '#kernel';
import { reachableDataPath, reachableProgram } from './reachable.ts';

const account = { name: 'postgres', uid: 70, gid: 70 };

describe('the path that the server’s account can reach', () => {
  let open: string;
  let closed: string;
  let fallback: string;

  beforeEach(() => {
    const root = mkdtempSync(join(tmpdir(), 'posthorn-reach-'));
    chmodSync(root, 0o711);
    [open, closed, fallback] = ['open', 'closed', 'fallback'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(open, { mode: 0o711 });
    mkdirSync(closed, { mode: 0o700 });
  });
  afterEach(() => rmSync(dirname(open), { recursive: true }));

  function withCluster(directory: string): string {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, 'PG_VERSION'), '18\n');
    return directory;
  }

  describe('for the data', () => {
    const pathOf = (wanted: string) => reachableDataPath(wanted, account, fallback);

    it('is the wanted path if every folder above it is open', () => {
      expect(pathOf(join(open, 'data', 'postgres'))).toBe(join(open, 'data', 'postgres'));
      expect(existsSync(fallback)).toBe(false);
    });

    it('stays the wanted path once the server’s own closed folder is there', () => {
      expect(pathOf(withCluster(join(open, 'postgres')))).toBe(join(open, 'postgres'));
    });

    it('is always the same other path if a folder above is closed', () => {
      const wanted = join(closed, 'data', 'postgres');
      const instead = pathOf(wanted);
      expect(dirname(instead)).toBe(fallback);
      expect(pathOf(wanted)).toBe(instead);
      expect(pathOf(join(closed, 'other', 'postgres'))).not.toBe(instead);
      expect(existsSync(wanted)).toBe(false);
      expect(statSync(fallback).mode & 0o777).toBe(0o711);
    });

    it('follows symbolic links', () => {
      symlinkSync(closed, join(open, 'link'));
      expect(dirname(pathOf(join(open, 'link', 'postgres')))).toBe(fallback);
    });

    it('stays at the data if the folder above is opened later', () => {
      const wanted = join(closed, 'postgres');
      const instead = withCluster(pathOf(wanted));
      chmodSync(closed, 0o711);
      expect(pathOf(wanted)).toBe(instead);
    });

    it('is refused if a folder above existing data was closed, because an empty database would replace it', () => {
      const wanted = withCluster(join(open, 'postgres'));
      chmodSync(open, 0o700);
      expect(() => pathOf(wanted)).toThrow(PosthornError);
      expect(() => pathOf(wanted)).toThrow(
        /^The account postgres cannot reach its data in .*open the folders above it/,
      );
    });

    it('is the wanted path, in any folder, for a server that runs as this process', () => {
      expect(reachableDataPath(join(closed, 'postgres'), undefined, fallback)).toBe(join(closed, 'postgres'));
    });
  });

  describe('of the program', () => {
    function program(parent: string): string {
      const native = join(parent, 'native');
      mkdirSync(join(native, 'bin'), { recursive: true });
      writeFileSync(join(native, 'bin', 'postgres'), 'binary', { mode: 0o755 });
      symlinkSync('postgres', join(native, 'bin', 'postmaster'));
      return native;
    }

    it('is the original path if it is open, or if the server runs as this process', () => {
      const there = program(open);
      expect(reachableProgram(there, account, fallback)).toBe(there);
      expect(reachableProgram(program(closed), undefined, fallback)).toBe(join(closed, 'native'));
    });

    it('is a copy, made once, if the program lies below a closed folder', () => {
      const copy = reachableProgram(program(closed), account, fallback);
      expect(dirname(copy)).toBe(fallback);
      expect(basename(copy)).toMatch(/^native-[0-9a-f]{12}$/);
      expect(readFileSync(join(copy, 'bin', 'postgres'), 'utf8')).toBe('binary');
      expect(readlinkSync(join(copy, 'bin', 'postmaster'))).toBe('postgres');

      writeFileSync(join(copy, 'mark'), '');
      expect(reachableProgram(join(closed, 'native'), account, fallback)).toBe(copy);
      expect(existsSync(join(copy, 'mark'))).toBe(true);
    });
  });
});
