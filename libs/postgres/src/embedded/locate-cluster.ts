import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { PosthornError } from '#kernel';
import type { Account } from './account.ts';
import { FALLBACK_ROOT, holdsCluster, reachableDataPath } from './reachable.ts';

/** The file of a data directory that has the place of its cluster, relative to it if it lies inside. */
const locationFileOf = (home: string) => join(home, 'postgres-location');
/** The file beside a cluster that has the data directory to which it belongs. */
const homeFileOf = (cluster: string) => `${cluster}.home`;

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);

function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`);
  renameSync(`${file}.new`, file);
}

function failure(message: string): PosthornError {
  return new PosthornError('startup-failed', message);
}

/** The cluster that a data directory names, or undefined if it names none. */
function notedCluster(home: string): string | undefined {
  const noted = read(locationFileOf(home));
  return noted === undefined ? undefined : resolve(home, noted);
}

/**
 * The folder of a data directory's cluster, even before the cluster exists. It is the folder `postgres`, or another
 * folder if the server's account cannot reach it. A data directory that was renamed or moved finds its cluster again by
 * the note in it.
 * @throws PosthornError `startup-failed` if its cluster cannot be found, or belongs to another data directory: an empty
 *   one would take its place
 */
export function locateCluster(dataDir: string, account: Account | undefined, root = FALLBACK_ROOT): string {
  const home = resolve(dataDir);
  const wanted = join(home, 'postgres');
  const noted = notedCluster(home);
  if (noted === undefined) {
    const directory = reachableDataPath(wanted, account, root);
    if (directory !== wanted && !holdsCluster(directory)) assertNoneIsLost(home, directory, root);
    return directory;
  }
  if (!holdsCluster(noted)) {
    throw failure(
      `The database of ${home} should be in ${noted}, but it is not there, or this user cannot read it. Put it back, or start ` +
        `Posthorn as the user it was started as; to start anew without its data, remove ${locationFileOf(home)}.`,
    );
  }
  assertBelongsTo(home, noted);
  return noted === wanted ? reachableDataPath(wanted, account, root) : noted;
}

/** Notes where the cluster of a data directory lies, once it is there. */
export function noteCluster(dataDir: string, cluster: string): void {
  const home = resolve(dataDir);
  const inside = relative(home, cluster);
  write(locationFileOf(home), inside.startsWith('..') ? cluster : inside);
  write(homeFileOf(cluster), realpathSync(home));
}

/**
 * Refuses a copied data directory: it names the cluster of the original, or contains a copy of that cluster, which
 * would send the original's deliveries again.
 */
function assertBelongsTo(home: string, cluster: string): void {
  const other = read(homeFileOf(cluster));
  if (other === undefined || other === realpathSync(home)) return;
  if (notedCluster(other) === cluster) {
    throw failure(
      `The database in ${cluster} belongs to the data directory ${other}, of which ${home} is a copy: set ` +
        `POSTHORN_DATA_DIR=${other}, or remove ${locationFileOf(home)} to start anew.`,
    );
  }
  if (!isSameOrigin(home, other)) return;
  throw failure(
    `The data directory ${home} is a copy of ${other}, which still exists. The copy would send the deliveries of the original again: ` +
      `set POSTHORN_DATA_DIR=${other}, or remove ${homeFileOf(cluster)} to continue with the copy alone.`,
  );
}

/**
 * Returns true if two data directories have one origin. Each cluster has a password of its own, which a copy has, too.
 */
function isSameOrigin(home: string, other: string): boolean {
  const theirs = notedCluster(other);
  if (theirs === undefined || !holdsCluster(theirs)) return false;
  return read(join(home, 'postgres-password')) === read(join(other, 'postgres-password'));
}

/**
 * Refuses a start without the cluster of a renamed data directory, which earlier versions lost because they stored no
 * location.
 */
function assertNoneIsLost(home: string, directory: string, root: string): void {
  if (!read(join(home, 'postgres-password')) || !existsSync(root)) return;
  const lost = readdirSync(root)
    .filter((name) => name.startsWith('postgres-'))
    .map((name) => join(dirname(directory), name))
    .filter((path) => holdsCluster(path) && !existsSync(homeFileOf(path)));
  if (lost.length === 0) return;
  throw failure(
    `${home} has the password of a database, but there is no database in ${directory}: was the folder renamed? The database is ` +
      `one of ${lost.join(', ')}: write its path into ${locationFileOf(home)}. To start anew, remove the file ` +
      `postgres-password in ${home}.`,
  );
}
