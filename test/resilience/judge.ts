import type { Inbox } from './arrivals.ts';
import type { StoredEvent } from './stored-events.ts';
import type { Account } from './way-in.ts';

const EXAMPLES = 5;

/** The counts of one way in. */
export interface Verdict {
  name: string;
  committed: number;
  rolledBack: number;
  inDoubt: number;
  requests: number;
  /** Requests that repeat an event at its endpoint. */
  duplicates: number;
  /** The faults that were found, by name, each with its number and some examples. Empty if nothing is wrong. */
  faults: ReadonlyMap<Fault, { count: number; examples: string }>;
}

/** The faults that are counted. */
export const FAULTS = [
  'lost',
  'sent though rolled back',
  'stored though rolled back',
  'stored twice',
  'sent under two ids',
  'out of order',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The versions that are not above the version before them in the same account. */
function swapped(stored: readonly StoredEvent[]): string[] {
  const last = new Map<number, number>();
  return stored.flatMap(({ account, version }) => {
    if (account === undefined || version === undefined) return [];
    const isSwapped = version <= (last.get(account) ?? 0);
    last.set(account, version);
    return isSwapped ? [`version ${version} of account ${account}`] : [];
  });
}

function repeated(stored: readonly StoredEvent[]): string[] {
  const seen = new Set<number>();
  return stored.flatMap(({ n }) => (seen.has(n) ? [String(n)] : (seen.add(n), [])));
}

const at = (inbox: Inbox, numbers: Iterable<number>, isFault: (n: number) => boolean) =>
  [...numbers].filter(isFault).map((n) => `${n} at ${inbox.path}`);

const sum = (inboxes: readonly Inbox[], count: (inbox: Inbox) => number) =>
  inboxes.reduce((total, inbox) => total + count(inbox), 0);

/**
 * Compares the events committed through one way in with those that Posthorn stored and that every endpoint received.
 * @param stored the events of the way's project in the order of their positions
 */
export function judge(
  name: string,
  { committed, rolledBack, inDoubt }: Account,
  stored: readonly StoredEvent[],
  inboxes: readonly Inbox[],
): Verdict {
  const wrong: Record<Fault, string[]> = {
    lost: inboxes.flatMap((inbox) => at(inbox, committed, (n) => !inbox.first.has(n))),
    'sent though rolled back': inboxes.flatMap((inbox) => at(inbox, inbox.first.keys(), (n) => !committed.has(n))),
    'stored though rolled back': stored.filter(({ n }) => !committed.has(n)).map(({ n }) => String(n)),
    'stored twice': repeated(stored),
    'sent under two ids': inboxes.flatMap(({ path, otherIds }) => Array<string>(otherIds).fill(path)),
    'out of order': swapped(stored),
  };
  const found = FAULTS.filter((fault) => wrong[fault].length > 0);
  return {
    name,
    committed: committed.size,
    rolledBack: rolledBack.size,
    inDoubt,
    requests: sum(inboxes, ({ requests }) => requests),
    duplicates: sum(inboxes, ({ duplicates }) => duplicates),
    faults: new Map(
      found.map((fault) => [
        fault,
        { count: wrong[fault].length, examples: wrong[fault].slice(0, EXAMPLES).join(', ') },
      ]),
    ),
  };
}
