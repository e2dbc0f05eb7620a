import { readFileSync } from 'node:fs';
import type { Settings } from '#config';
import { PosthornError } from '#kernel';

/**
 * Files that Node, the log and the data directory keep open, and files that are open for a moment: key files, pipes,
 * mail, look-ups.
 */
const FIXED_FILES = 40;
/** Connections to Postgres that are open for a moment beside the others, to detect a pooler in between. */
const FIXED_SESSIONS = 5;
/** The connection to the source, or the two that are opened for a moment before it. */
const FILES_PER_SOURCE = 2;
/**
 * Two clients for each of two consumers, six producers and the admin client. Each may have two connections to a broker:
 * by its address in KAFKA_BROKERS, and by the address that the broker itself returns.
 */
const FILES_PER_BROKER = 22;
/** The fewest files to share: with less, a handful of slow receivers or idle clients would take all of them. */
const LEAST_SHARED = 64;
/** The most connections in each direction: more would cost more memory than they help. */
const MOST_OUTGOING = 1_024;
const MOST_INCOMING = 1_024;
/** The limit that is assumed where it cannot be read: most systems give at least as much. */
const ASSUMED_LIMIT = 1_024;

/** The limit of open files of this process, as `ulimit -Sn` and `ulimit -Hn` have it; Infinity for none. */
export interface FileLimit {
  soft: number;
  hard: number;
}

/** The division of the open files that a process may have. */
export interface FileBudget {
  /** Connections to customers' servers. */
  outgoing: number;
  /** Connections to the API. */
  incoming: number;
  /** Everything else: Postgres, Kafka, mail, files. */
  reserve: number;
}

const numberOf = (text: string) => (text === 'unlimited' ? Infinity : Number(text));

/** Reads the text of Linux's /proc/self/limits (proc_pid_limits(5)). @returns undefined if it has no such line */
export function parseFileLimit(limits: string): FileLimit | undefined {
  const match = /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(limits);
  return match ? { soft: numberOf(match[1]!), hard: numberOf(match[2]!) } : undefined;
}

/**
 * The limit of this process; undefined where the system does not report it. Node has raised the soft limit to the hard
 * one when it started (since version 4, `PlatformInit` in src/node.cc).
 */
export function readFileLimit(): FileLimit | undefined {
  try {
    return parseFileLimit(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Divides the open files of a process. The files that Posthorn itself needs are set aside. Of the rest, customers'
 * servers and clients of the API get half each, so that neither can take the other's half.
 * @throws PosthornError `startup-failed` if the limit is too low for the settings
 */
export function fileBudget(
  limit: FileLimit | undefined,
  settings: Pick<Settings, 'databasePoolSize' | 'kafkaBrokers' | 'outboxSources'>,
): FileBudget {
  const { databasePoolSize, kafkaBrokers, outboxSources } = settings;
  const reserve =
    FIXED_FILES +
    FIXED_SESSIONS +
    databasePoolSize +
    FILES_PER_SOURCE * outboxSources.size +
    FILES_PER_BROKER * (kafkaBrokers?.length ?? 0);
  const soft = limit?.soft ?? ASSUMED_LIMIT;
  const shared = soft - reserve;
  if (shared < LEAST_SHARED) {
    const message =
      `This process may open ${soft} files, and with these settings it needs at least ${reserve + LEAST_SHARED}: ` +
      'raise the limit (ulimit -n, LimitNOFILE of systemd, ulimits of Docker), or lower DATABASE_POOL_SIZE.';
    throw new PosthornError('startup-failed', message);
  }
  const half = Math.floor(shared / 2);
  return { outgoing: Math.min(half, MOST_OUTGOING), incoming: Math.min(half, MOST_INCOMING), reserve };
}

/** The division of the open files that this process may have. @throws as `fileBudget` */
export function fileBudgetOf(settings: Parameters<typeof fileBudget>[1]): FileBudget {
  return fileBudget(readFileLimit(), settings);
}
