const ROLLED_BACK = 0.15;
const REFUSED = 0.05;
const WITH_SAVEPOINT = 0.05;
const WITH_WRITES = 0.5;
const HELD_OPEN = 0.03;
const MAX_EVENTS = 3;
const MAX_HOLD_MS = 1_000;

/** One transaction of a domain service. */
export interface TransactionPlan {
  /** How many events it emits, beside the undone one. */
  events: number;
  /** Emits one more event first, and undoes that alone by a savepoint. */
  undoesOne: boolean;
  /** Writes the service's own tables too, and changes a row that the other transactions of the service lock. */
  writes: boolean;
  /** Takes its transaction id before that lock, so that the ids are not in the order of the lock. */
  takesIdFirst: boolean;
  /** How long it stays open after the last emit. */
  holdMs: number;
  /** How it ends. `refused` means that the commit itself fails, by a deferred constraint. */
  end: 'commit' | 'rollback' | 'refused';
}

function endBy(chance: number): TransactionPlan['end'] {
  if (chance < ROLLED_BACK) return 'rollback';
  return chance < ROLLED_BACK + REFUSED ? 'refused' : 'commit';
}

/** Draws the next transaction: a fifth of them are not committed. */
export function planTransaction(random: () => number): TransactionPlan {
  const end = endBy(random());
  const writes = random() < WITH_WRITES || end === 'refused';
  // A held lock would hold up the service, but no part of Posthorn.
  const isHeld = random() < HELD_OPEN && !writes;
  return {
    events: 1 + Math.floor(random() * MAX_EVENTS),
    undoesOne: random() < WITH_SAVEPOINT,
    writes,
    takesIdFirst: random() < 0.5,
    holdMs: isHeld ? Math.round(random() * MAX_HOLD_MS) : 0,
    end,
  };
}
