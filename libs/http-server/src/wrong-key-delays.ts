/** The wrong keys that an address may send at once before its responses are held back. */
const FREE_ATTEMPTS = 20;
/** The rate at which the charge of an address falls, in wrong keys a second. */
const FORGIVEN_PER_SECOND = 1;
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 1_000;
/** The highest charge of an address, in wrong keys: its delays end half a minute after it stops. */
const MAX_CHARGE = FREE_ATTEMPTS + 30;
/** The most addresses that are remembered; beyond, the address that was seen longest ago is forgotten. */
const MAX_ADDRESSES = 10_000;

interface Account {
  charge: number;
  atMs: number;
}

/**
 * The delay of the response to a wrong key, by the address that sent the key. There is none for the first 20 keys; then
 * it is 10 ms, and doubles up to a second. The charge of an address falls by one wrong key a second.
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

  /** The number of addresses that are remembered. */
  get size(): number {
    return this.accounts.size;
  }
}
