/** Wrong keys that an address may send at once before its answers are held back. */
const FREE_ATTEMPTS = 20;
/** Wrong keys a second that an address is forgiven. */
const FORGIVEN_PER_SECOND = 1;
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 1_000;
/** The most wrong keys that an address is charged with: it is forgiven half a minute after it stops. */
const MAX_CHARGE = FREE_ATTEMPTS + 30;
/** Addresses that are remembered; the one that was seen longest ago is forgotten. */
const MAX_ADDRESSES = 10_000;

interface Account {
  charge: number;
  atMs: number;
}

/**
 * How long the answer to a wrong key is held back, by the address that sent it: not at all for the first 20, then from
 * 10 ms doubling to a second. An address is forgiven one wrong key a second.
 */
export class WrongKeyDelays {
  private readonly accounts = new Map<string, Account>();

  /** Charges an address with one more wrong key. @returns the delay in milliseconds */
  charge(address: string, nowMs: number): number {
    const before = this.accounts.get(address) ?? { charge: 0, atMs: nowMs };
    const forgiven = ((nowMs - before.atMs) / 1_000) * FORGIVEN_PER_SECOND;
    const charge = Math.min(MAX_CHARGE, Math.max(0, before.charge - forgiven) + 1);
    this.accounts.delete(address);
    if (this.accounts.size >= MAX_ADDRESSES) this.accounts.delete(this.accounts.keys().next().value!);
    this.accounts.set(address, { charge, atMs: nowMs });
    const beyond = Math.floor(charge - FREE_ATTEMPTS);
    return beyond <= 0 ? 0 : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (beyond - 1));
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.accounts.size;
  }
}
