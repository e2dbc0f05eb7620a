import { PosthornError } from '#kernel';
import { endpoint } from './endpoint.ts';
import type {
  VerificationAnswer,
  EndpointCommand,
  EndpointEvent,
  EndpointSpec,
  EndpointState,
} from './endpoint-events.ts';
import type { EndpointHealth } from './endpoint-health.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.parse('2026-01-31T12:00:00Z');
const spec = { url: 'https://example.com/', name: 'A', profileOptions: {} } as EndpointSpec;

const created: EndpointEvent = { type: 'endpoint.created', spec, secretId: 's' };
const mustVerify: EndpointEvent = { ...created, mustVerify: true };
const cause = { reason: 'gone', failures: 1, failingSince: null, lastError: null } as const;
const failing: EndpointEvent = { type: 'endpoint.failing', cause };
const disabled: EndpointEvent = { type: 'endpoint.disabled', cause };
const paused: EndpointEvent = { type: 'endpoint.paused', cause: { reason: 'asked' } };
const answered = (error: string | null) => ({ attemptedAt: 'now', status: 200, error });
const answerAt = (at: string, error: string | null): VerificationAnswer => ({ url: at, verification: answered(error) });
const verified: EndpointEvent = { type: 'endpoint.verified', cause: answered(null) };
const notVerified: EndpointEvent = { type: 'endpoint.verification-failed', cause: answered('No') };
const warnedOf = (atMs: number): EndpointEvent => ({
  ...{ type: 'endpoint.disable-warned', cause, disableAt: new Date(atMs).toISOString() },
});

const stateOf = (past: EndpointEvent[]): EndpointState =>
  past.reduce((state, event) => endpoint.evolve(state, event), endpoint.initial);
const lifeOf = (...past: EndpointEvent[]) => {
  const state = stateOf(past);
  return state.status === 'live' ? state.life : state.status;
};
const typesOf = (past: EndpointEvent[], command: EndpointCommand) =>
  endpoint.decide(command, stateOf(past)).map(({ type }) => type);
const observe = (health: Partial<EndpointHealth>, nowMs = NOW_MS): EndpointCommand => ({
  type: 'observe',
  nowMs,
  health: {
    ...{ failures: 0, inARow: 0, failingSinceMs: null, lastFailureAtMs: null, lastError: null, gone: null },
    ...health,
  },
});
const resume: EndpointCommand = { type: 'resume', nowMs: NOW_MS };
const pause: EndpointCommand = { type: 'pause' };

describe('an endpoint', () => {
  it.each<[string, EndpointEvent[], string]>([
    ['begins active', [created], 'active'],
    ['begins pending if it has to be verified', [mustVerify], 'pending'],
    ['stays pending when that fails', [mustVerify, notVerified], 'pending'],
    ['is active once it is verified', [mustVerify, notVerified, verified], 'active'],
    ['is not made active by a verification while it is paused', [created, paused, verified], 'paused'],
    ['is failing', [created, failing], 'failing'],
    ['is still failing after a warning', [created, failing, warnedOf(NOW_MS)], 'failing'],
    ['recovers', [created, failing, { type: 'endpoint.recovered', cause }], 'active'],
    ['is disabled', [created, failing, disabled], 'disabled'],
    [
      'is resumed',
      [created, disabled, { type: 'endpoint.resumed', cause: { reason: 'asked' }, from: 'disabled' }],
      'active',
    ],
    ['stays as it is when it is changed', [created, paused, { type: 'endpoint.changed', spec }], 'paused'],
    ['is deleted', [created, failing, { type: 'endpoint.deleted' }], 'deleted'],
  ])('%s', (_what, past, life) => expect(lifeOf(...past)).toBe(life));

  describe('that goes to another URL', () => {
    const url = 'https://example.com/new';
    const answerOf = (error: string | null, at = url) => answerAt(at, error);
    const moving = (
      to: ReturnType<typeof answerOf> | null,
      change: Partial<EndpointSpec> = { url },
    ): EndpointCommand => ({
      ...{ type: 'change', spec: change, answer: to },
    });
    const after = (past: EndpointEvent[], command: EndpointCommand) =>
      stateOf([...past, ...endpoint.decide(command, stateOf(past))]);
    const movedAway: EndpointEvent[] = [
      mustVerify,
      verified,
      ...endpoint.decide(moving(answerOf('No')), stateOf([mustVerify, verified])),
    ];

    it.each<[string, EndpointEvent[], EndpointCommand, string[]]>([
      ['without a verification, if it never had one', [created], moving(null), ['endpoint.changed']],
      [
        'without a verification, if its receiver refused one that was not required',
        [created, notVerified],
        moving(null),
        ['endpoint.changed'],
      ],
      ['verified', [mustVerify, verified], moving(answerOf(null)), ['endpoint.changed', 'endpoint.verified']],
      [
        'unverified',
        [mustVerify, verified],
        moving(answerOf('No')),
        ['endpoint.changed', 'endpoint.verification-failed'],
      ],
      [
        'verified, as it was by a call',
        [created, verified],
        moving(answerOf(null)),
        ['endpoint.changed', 'endpoint.verified'],
      ],
      ['verified, out of pending', [mustVerify], moving(answerOf(null)), ['endpoint.changed', 'endpoint.verified']],
    ])('goes %s', (_what, past, command, types) => expect(typesOf(past, command)).toEqual(types));

    it('needs no verification while its URL stays the same', () => {
      expect(typesOf([mustVerify, verified], moving(null, { name: 'B' }))).toEqual(['endpoint.changed']);
      expect(typesOf([mustVerify, verified], moving(null, { url: spec.url }))).toEqual([]);
    });

    it.each<[string, EndpointEvent[], string | null, string]>([
      ['active when its receiver agrees', [mustVerify, verified], null, 'active'],
      ['pending when it does not', [mustVerify, verified], 'No', 'pending'],
      ['failing when it agrees', [mustVerify, verified, failing], null, 'failing'],
      [
        'pending when it does not, though it is failing',
        [mustVerify, verified, failing, warnedOf(NOW_MS)],
        'No',
        'pending',
      ],
      ['active at last', [mustVerify, notVerified], null, 'active'],
      ['pending still', [mustVerify, notVerified], 'No', 'pending'],
      ['paused when it agrees', [mustVerify, verified, paused], null, 'paused'],
      ['paused when it does not', [mustVerify, verified, paused], 'No', 'paused'],
      ['disabled when it does not', [mustVerify, verified, disabled], 'No', 'disabled'],
    ])('is %s', (_what, past, error, life) => {
      const verification = answered(error);
      expect(after(past, moving(answerOf(error)))).toMatchObject({ life, verification, spec: { url } });
    });

    it('stays pending with the reason until its receiver agrees, and is active then', () => {
      expect(stateOf(movedAway)).toMatchObject({ life: 'pending', cause: { reason: 'unverified' }, disableAt: null });
      expect(lifeOf(...movedAway, verified)).toBe('active');
    });

    it.each([
      ['paused', paused],
      ['disabled', disabled],
    ])('is not resumed when it was %s before its receiver agrees', (life, event) => {
      const past = [mustVerify, verified, event];
      const moved = [...past, ...endpoint.decide(moving(answerOf('No')), stateOf(past))];
      expect(lifeOf(...moved)).toBe(life);
      expect(() => typesOf(moved, resume)).toThrow('Verify it first');
      expect(typesOf([...moved, verified], resume)).toEqual(['endpoint.resumed']);
    });

    it('stays active when a later verification of a URL that was verified fails', () => {
      expect(lifeOf(mustVerify, verified, notVerified)).toBe('active');
      expect(typesOf([mustVerify, verified, notVerified, paused], resume)).toEqual(['endpoint.resumed']);
    });

    it.each<[string, EndpointEvent[], EndpointCommand]>([
      ['changed', [mustVerify, verified], moving(answerOf(null, 'https://example.com/third'))],
      ['changed without a verification', [mustVerify, verified], moving(null)],
    ])('is not %s by the response of a receiver at a former URL', (_what, past, command) => {
      const conflict = expect.objectContaining({ code: 'conflict', canRetry: true }) as Error;
      expect(() => typesOf(past, command)).toThrow(conflict);
    });

    it('forgets the verification and the allowed rate of its former URL', () => {
      const allowing: EndpointEvent = { type: 'endpoint.verified', cause: { ...answered(null), allowedPerMinute: 60 } };
      const gone = { verification: null, allowedPerMinute: null };
      expect(stateOf([created, allowing, { type: 'endpoint.changed', spec: { ...spec, url } }])).toMatchObject(gone);
      expect(after([created, notVerified], moving(null))).toMatchObject(gone);
      expect(after([created, allowing], moving(answerOf(null)))).toMatchObject({ allowedPerMinute: null });
    });
  });

  it('keeps the rate that its receiver allowed when it last agreed', () => {
    const allowing = (allowedPerMinute: number): EndpointEvent => ({
      ...{ type: 'endpoint.verified', cause: { ...answered(null), allowedPerMinute } },
    });
    const allowedAfter = (...past: EndpointEvent[]) => stateOf([mustVerify, ...past]);
    expect(allowedAfter()).toMatchObject({ allowedPerMinute: null });
    expect(allowedAfter(allowing(60))).toMatchObject({ allowedPerMinute: 60 });
    expect(allowedAfter(allowing(60), notVerified)).toMatchObject({ allowedPerMinute: 60 });
    expect(allowedAfter(allowing(60), allowing(30))).toMatchObject({ allowedPerMinute: 30 });
    expect(allowedAfter(allowing(60), verified)).toMatchObject({ allowedPerMinute: null });
  });

  it.each<[string, EndpointEvent[], EndpointCommand, string[]]>([
    ['paused', [created], pause, ['endpoint.paused']],
    ['paused while it fails', [created, failing], pause, ['endpoint.paused']],
    ['paused twice', [created, paused], pause, []],
    ['resumed', [created, paused], resume, ['endpoint.resumed']],
    ['resumed while it fails', [created, failing], resume, ['endpoint.resumed']],
    ['resumed after it was disabled', [created, disabled], resume, ['endpoint.resumed']],
    ['resumed though it is active', [created], resume, []],
  ])('may be %s', (_what, past, command, types) => expect(typesOf(past, command)).toEqual(types));

  it.each<[string, EndpointEvent[], EndpointCommand]>([
    ['paused while it is pending', [mustVerify], pause],
    ['paused while it is disabled', [created, disabled], pause],
    ['resumed while it is pending', [mustVerify], resume],
  ])('may not be %s', (_what, past, command) => {
    expect(() => typesOf(past, command)).toThrow(PosthornError);
  });

  it.each<[string, VerificationAnswer, string[]]>([
    ['verified by an answer of its URL', answerAt(spec.url, null), ['endpoint.verified']],
    ['not verified by an answer that does not count', answerAt(spec.url, 'No'), ['endpoint.verification-failed']],
    ['not changed by an answer of its former URL', answerAt('https://old.example/', null), []],
  ])('is %s', (_what, answer, types) => {
    expect(typesOf([mustVerify], { type: 'note-verification', answer })).toEqual(types);
  });

  it('keeps the time of its resumption after a pause, even after a later resumption from another state', () => {
    const [resumed] = endpoint.decide(resume, stateOf([created, paused]));
    const again = endpoint.decide({ type: 'resume', nowMs: NOW_MS + 1 }, stateOf([created, paused, resumed!, failing]));
    expect(stateOf([created, paused, resumed!, failing, ...again])).toMatchObject({
      resumedAt: new Date(NOW_MS).toISOString(),
    });
  });
});

describe('the health of an endpoint makes it', () => {
  const since = (ms: number) => ({ failingSinceMs: NOW_MS - ms, lastFailureAtMs: NOW_MS });

  it.each<[string, EndpointEvent[], EndpointCommand, string[]]>([
    ['nothing while nothing fails', [created], observe({}), []],
    ['nothing after four failures in a row', [created], observe({ failures: 4, inARow: 4, ...since(9) }), []],
    ['failing after five', [created], observe({ failures: 5, inARow: 5, ...since(9) }), ['endpoint.failing']],
    [
      'nothing after many failures in less than an hour',
      [created],
      observe({ failures: 99, inARow: 1, ...since(HOUR_MS - 1) }),
      [],
    ],
    [
      'failing after an hour of them',
      [created],
      observe({ failures: 2, inARow: 1, ...since(HOUR_MS) }),
      ['endpoint.failing'],
    ],
    [
      'nothing after one failure and an hour of silence',
      [created],
      observe({ failures: 1, inARow: 1, failingSinceMs: NOW_MS - HOUR_MS, lastFailureAtMs: NOW_MS - HOUR_MS }),
      [],
    ],
    ['failing once', [created, failing], observe({ failures: 6, inARow: 6, ...since(9) }), []],
    ['recovered', [created, failing], observe({}), ['endpoint.recovered']],
    [
      'nothing more while it is active and well',
      [created, failing, { type: 'endpoint.recovered', cause }],
      observe({}),
      [],
    ],
    [
      'nothing after four days and 19 attempts',
      [created, failing],
      observe({ failures: 19, ...since(4 * DAY_MS) }),
      [],
    ],
    ['nothing before four days', [created, failing], observe({ failures: 99, ...since(4 * DAY_MS - 1) }), []],
    [
      'warned after four days',
      [created, failing],
      observe({ failures: 20, ...since(4 * DAY_MS) }),
      ['endpoint.disable-warned'],
    ],
    ['warned once', [created, failing, warnedOf(NOW_MS + 1)], observe({ failures: 20, ...since(5 * DAY_MS) }), []],
    [
      'disabled when its day has come',
      [created, failing, warnedOf(NOW_MS)],
      observe({ failures: 20, ...since(5 * DAY_MS) }),
      ['endpoint.disabled'],
    ],
    ['recovered though its day has come', [created, failing, warnedOf(NOW_MS)], observe({}), ['endpoint.recovered']],
    ['disabled by a 410', [created], observe({ gone: 'gone' }), ['endpoint.disabled']],
    [
      'disabled by a 410 while it is paused',
      [created, paused],
      observe({ gone: 'receiver-asked' }),
      ['endpoint.disabled'],
    ],
    ['nothing while it is paused', [created, paused], observe({ failures: 9, inARow: 9 }), []],
    ['nothing while it is disabled', [created, disabled], observe({ failures: 9, inARow: 9, gone: 'gone' }), []],
    ['nothing while it is pending', [mustVerify], observe({ failures: 9, inARow: 9, gone: 'gone' }), []],
  ])('%s', (_what, past, command, types) => expect(typesOf(past, command)).toEqual(types));

  it.each([
    ['five days after it began to fail', 4 * DAY_MS, NOW_MS + DAY_MS],
    ['a day from now, if no process looked for longer', 30 * DAY_MS, NOW_MS + DAY_MS],
  ])('disabled %s', (_what, sinceMs, disableAtMs) => {
    const command = observe({ failures: 20, ...since(sinceMs) });
    expect(endpoint.decide(command, stateOf([created, failing]))).toMatchObject([
      { disableAt: new Date(disableAtMs).toISOString(), cause: { reason: 'failures-for-days', failures: 20 } },
    ]);
  });
});
