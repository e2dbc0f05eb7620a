import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locateCluster, noteCluster } from './locate-cluster.ts';

const account = { name: 'postgres', uid: 70, gid: 70 };

describe('the place of a data directory’s database', () => {
  let root: string;
  let closed: string;
  let open: string;
  let fallback: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'posthorn-locate-'));
    chmodSync(root, 0o711);
    [closed, open, fallback] = [join(root, 'closed'), join(root, 'open'), join(root, 'fallback')];
    mkdirSync(closed, { mode: 0o700 });
    mkdirSync(open, { mode: 0o711 });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const locate = (home: string) => locateCluster(home, account, fallback);

  /** A data directory as a first start leaves it. @returns where its database is */
  function started(home: string, notes = true): string {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    writeFileSync(join(home, 'postgres-password'), 'secret');
    const directory = locate(home);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, 'PG_VERSION'), '18\n');
    if (notes) noteCluster(home, directory);
    return directory;
  }

  it('is the same at the next start', () => {
    for (const home of [join(closed, '.posthorn'), join(open, '.posthorn')]) expect(locate(home)).toBe(started(home));
  });

  it('is found after the folder with the data directory was renamed or moved, even to an open folder', () => {
    const directory = started(join(closed, 'app', '.posthorn'));
    expect(dirname(directory)).toBe(fallback);
    renameSync(join(closed, 'app'), join(closed, 'renamed'));
    expect(locate(join(closed, 'renamed', '.posthorn'))).toBe(directory);
    noteCluster(join(closed, 'renamed', '.posthorn'), directory);
    renameSync(join(closed, 'renamed'), join(open, 'moved'));
    expect(locate(join(open, 'moved', '.posthorn'))).toBe(directory);
  });

  it('moves with the data directory if it lies inside', () => {
    started(join(open, 'app', '.posthorn'));
    renameSync(join(open, 'app'), join(open, 'renamed'));
    expect(locate(join(open, 'renamed', '.posthorn'))).toBe(join(open, 'renamed', '.posthorn', 'postgres'));
  });

  it('is refused if the database is gone, inside or elsewhere, because an empty database would replace it', () => {
    for (const home of [join(closed, '.posthorn'), join(open, '.posthorn')]) {
      const directory = started(home);
      rmSync(directory, { recursive: true });
      expect(() => locate(home)).toThrow(directory);
      expect(() => locate(home)).toThrow(/Put it back.*remove .*postgres-location/);
      rmSync(join(home, 'postgres-location'));
      expect(locate(home)).toBe(directory);
    }
  });

  it('is refused to a copy of a data directory, whose original has the database', () => {
    const original = join(closed, 'app');
    started(join(original, '.posthorn'));
    cpSync(original, join(closed, 'copy'), { recursive: true });
    expect(() => locate(join(closed, 'copy', '.posthorn'))).toThrow(
      /belongs to the data directory .*app\/\.posthorn, of which .*copy\/\.posthorn is a copy/,
    );
    rmSync(original, { recursive: true });
    expect(dirname(locate(join(closed, 'copy', '.posthorn')))).toBe(fallback);
  });

  it('is refused to a copy with a copied database, as long as the original exists or until an operator permits it', () => {
    const original = join(open, 'app', '.posthorn');
    started(original);
    const copies = ['copy', 'other'].map((name) => join(open, name, '.posthorn'));
    for (const copy of copies) cpSync(original, copy, { recursive: true });
    for (const copy of copies)
      expect(() => locate(copy)).toThrow(`${copy} is a copy of ${original}, which still exists`);
    expect(locate(original)).toBe(join(original, 'postgres'));

    rmSync(join(copies[0]!, 'postgres.home'));
    expect(locate(copies[0]!)).toBe(join(copies[0]!, 'postgres'));
    rmSync(original, { recursive: true });
    expect(locate(copies[1]!)).toBe(join(copies[1]!, 'postgres'));
    // Another Posthorn where the original was.
    started(original);
    writeFileSync(join(original, 'postgres-password'), 'another');
    expect(locate(copies[1]!)).toBe(join(copies[1]!, 'postgres'));
  });

  it('must be given if a data directory of an earlier version, which stored no location, was renamed', () => {
    const directory = started(join(closed, 'app', '.posthorn'), false);
    expect(locate(join(closed, 'app', '.posthorn'))).toBe(directory);
    renameSync(join(closed, 'app'), join(closed, 'renamed'));
    const home = join(closed, 'renamed', '.posthorn');
    expect(() => locate(home)).toThrow(`The database is one of ${directory}: write its path into`);
    writeFileSync(join(home, 'postgres-location'), directory);
    expect(locate(home)).toBe(directory);
  });

  it('is a new place for a new data directory, even beside others', () => {
    const other = started(join(closed, 'app', '.posthorn'));
    expect(locate(join(closed, 'new', '.posthorn'))).not.toBe(other);
  });
});
