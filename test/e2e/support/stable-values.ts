/** The id that the first resource of a kind gets; those after it count on in its last characters. */
const FIRST_ID = '01h455vb4pex5vsknk084sn000';
const START = Date.parse('2026-01-31T12:00:00.000Z');
const HOUR_MS = 3_600_000;
/** Farther from the start than any time that Posthorn sets: a time of the call itself. */
const FAR_HOURS = 60 * 24;

/** Numbers that differ from run to run, by the names of their fields. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{ durationMs: 42, queueMs: 3, dnsMs: 2, connectMs: 5, tlsMs: 11, firstByteMs: 38 },
};

/** Values that differ from run to run: a time, and whether a connection was still open. */
const VALUES: Readonly<Record<string, unknown>> = {
  lastUsedAt: null,
  connectMs: NUMBERS.connectMs,
  connectionKept: false,
};

/** Texts that differ from run to run, by form. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\b(phk|pht)_[\w-]{43}/g, '$1_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD'],
  [/\bwhsec_[\w+/=]{32,}/g, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  [/\bwhpk_[\w+/=]{44}/g, 'whpk_L2fR3n1ZPzVd0kMmC8YqTtW5oXbJ7uGh4sNaEiQ9ryA='],
  [/\bv1,[\w+/=]{44}/g, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
  [/\bv1a,[\w+/=]{88}/g, `v1a,${'A'.repeat(86)}==`],
  [/("webhook-timestamp","value":)"\d+"/g, `$1"${START / 1_000}"`],
  [/("date":)"[^"]*"/g, '$1"Sat, 31 Jan 2026 12:00:00 GMT"'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '018f3c1e-7a42-7b1d-9c35-4e8a2f6d0b17'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'https://example.com'],
  [/127\.0\.0\.1:\d+/g, 'example.com'],
  [/("(?:next|prev)Cursor":)"[^"]*"/g, '$1"MDFoNDU1dmI0cGV4NXZza25rMDg0c24wMDA"'],
];

/**
 * Responses of a run with the parts replaced that differ from run to run: ids, times, durations, secrets, signatures
 * and ports. What was equal remains equal, and a time that Posthorn has set keeps its distance from the start in whole
 * hours.
 */
export class StableValues {
  private readonly ids = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** @param startMs the begin of the run, in Unix ms */
  constructor(private readonly startMs: number) {}

  of(value: unknown): unknown {
    const text = JSON.stringify(value, (key, item: unknown) =>
      key in VALUES ? VALUES[key] : typeof item === 'number' ? (NUMBERS[key] ?? item) : item,
    );
    const replaced = TEXTS.reduce((all, [form, stable]) => all.replace(form, stable), text)
      .replace(/\b([a-z]+)_([0-9a-z]{26})\b/g, (id, prefix: string) => this.id(id, prefix))
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) => this.time(time));
    return JSON.parse(replaced);
  }

  private id(id: string, prefix: string): string {
    const known = this.ids.get(id);
    if (known !== undefined) return known;
    const count = (this.counts.get(prefix) ?? 0) + 1;
    this.counts.set(prefix, count);
    const stable = `${prefix}_${FIRST_ID.slice(0, -2)}${String(count).padStart(2, '0')}`;
    this.ids.set(id, stable);
    return stable;
  }

  private time(time: string): string {
    const hours = Math.round((Date.parse(time) - this.startMs) / HOUR_MS);
    return Math.abs(hours) > FAR_HOURS ? time : new Date(START + hours * HOUR_MS).toISOString();
  }
}
