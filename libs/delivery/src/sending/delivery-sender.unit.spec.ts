import type { EndpointSnapshot } from '#catalogue';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import type { HttpOutcome } from '#http-delivery';
import { KeyRing } from '#signing';
import { OffsetClock } from '#testing';
import { DeliverySender, type SendResult } from './delivery-sender.ts';
import type { Trigger } from '../model/delivery-state.ts';
import { Targets } from '../model/target.ts';
import { aTask, PROJECT, SOME_PHASES, TAKES_ALL } from '../testing/tasks.ts';

const MAX_DIRECTIVES = 10_000;
const OWNER = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };

function endpointNamed(id: string): EndpointSnapshot {
  return {
    ...{ id, projectId: PROJECT, projectUid: null, url: 'https://example.com/', name: 'A', policy: {} },
    ...{ profile: 'slack', profileOptions: {}, version: 1, deleted: false, state: 'active' },
    ...{ resumedAtMs: null, allowedPerMinute: null, secrets: [], headers: [], ...TAKES_ALL },
  };
}

interface SenderOptions {
  clock?: Clock;
  /** Called while a request is under way. */
  onSend?: () => void;
  /** How long each request waits for a socket. Default: 0. */
  waitMs?: number;
}

/** A sender whose every request is answered at once with a status and headers. */
function senderAnswered(status: number, headers: Record<string, string> = {}, overrides: SenderOptions = {}) {
  const { clock = systemClock, onSend, waitMs = 0 } = overrides;
  const records = new Map<string, EndpointSnapshot>();
  const targets = new Targets((id) => records.get(id), KeyRing.parse(KeyRing.generateKey()));
  let requests = 0;
  const answer = (done: (outcome: HttpOutcome) => void) => {
    requests++;
    const startedAtMs = clock.nowMs() + waitMs;
    onSend?.();
    const body = { body: Buffer.alloc(0), bodyTruncated: false };
    done({ kind: 'answered', status, headers, startedAtMs, durationMs: 1, phases: SOME_PHASES, ...body });
  };
  const sender = new DeliverySender({
    ...{ targets, clock },
    http: { send: (_, done) => answer(done) },
    breakers: { allowed: () => Infinity, isOpen: () => false, began: () => ({}) as never, ended: () => undefined },
  });
  const attempt = (endpointId: string, trigger: Trigger = { kind: 'first' }) => {
    if (!records.has(endpointId)) records.set(endpointId, endpointNamed(endpointId));
    let result: SendResult | undefined;
    sender.send(aTask(OWNER, { endpointId, trigger }), (done) => (result = done));
    if (result?.kind !== 'attempt') throw new Error('No attempt.');
    return result.attempt.facts;
  };
  const disable = (id: string) => records.set(id, { ...endpointNamed(id), state: 'disabled' });
  return { sender, attempt, disable, send: (endpointId: string) => attempt(endpointId).outcome, count: () => requests };
}

describe('An attempt', () => {
  it('starts when its request is signed, even if the request then waits for a socket', () => {
    const { attempt } = senderAnswered(200, {}, { waitMs: 60_000 });
    const { startedAtMs, durationMs } = attempt(uuidv7(Date.now()));
    expect(startedAtMs).toBeLessThanOrEqual(Date.now());
    expect(durationMs).toBe(1);
  });
});

describe('A replay', () => {
  const replay: Trigger = { kind: 'replay', replayId: uuidv7(1) };

  it('is sent for a disabled endpoint only if it is forced', () => {
    const { attempt, disable } = senderAnswered(200);
    const id = uuidv7(Date.now());
    disable(id);
    expect(attempt(id, replay)).toMatchObject({ outcome: 'cancelled', errorCode: 'endpoint-disabled' });
    expect(attempt(id, { ...replay, isForced: true }).outcome).toBe('succeeded');
  });

  it('with the response 410 ends the deliveries of its endpoint', () => {
    const { attempt } = senderAnswered(410);
    const id = uuidv7(Date.now());
    expect(attempt(id, replay).outcome).toBe('failed');
    expect([attempt(id).outcome, attempt(id, replay).outcome]).toEqual(['cancelled', 'cancelled']);
    expect(attempt(id, { ...replay, isForced: true }).outcome).toBe('failed');
  });
});

describe('The memory of receivers’ directives', () => {
  const ids = Array.from({ length: MAX_DIRECTIVES + 1 }, () => uuidv7(Date.now()));

  it('has room for 10,000 endpoints that have ended all deliveries, and forgets the oldest first', () => {
    const { send, count } = senderAnswered(410);
    for (const id of ids) expect(send(id)).toBe('failed');
    expect([send(ids.at(-1)!), send(ids[1]!)]).toEqual(['cancelled', 'cancelled']);
    expect(send(ids[0]!)).toBe('failed');
    expect(count()).toBe(ids.length + 1);
  });

  it('has room for 10,000 endpoints that have requested a rest, and forgets the oldest first', () => {
    const { sender, send } = senderAnswered(429, { 'retry-after': '3600' });
    for (const id of ids) send(id);
    expect([ids.at(-1)!, ids[1]!].map((id) => sender.limits(id).maxInFlight)).toEqual([0, 0]);
    expect(sender.limits(ids[0]!).maxInFlight).toBeGreaterThan(0);
  });

  describe.each([-6, 6])('while the clock is set by %s hours', (hours) => {
    it.each(['after the answer', 'during the request'])('keeps to a rest as long as requested (%s)', (when) => {
      const clock = new OffsetClock();
      const set = (at: string) => (at === when ? clock.set(hours * 3_600_000) : undefined);
      const onSend = () => set('during the request');
      const { sender, send } = senderAnswered(429, { 'retry-after': '3600' }, { clock, onSend });
      send(ids[0]!);
      set('after the answer');
      clock.advance(3_500_000);
      expect(sender.limits(ids[0]!).maxInFlight).toBe(0);
      clock.advance(100_000);
      expect(sender.limits(ids[0]!).maxInFlight).toBeGreaterThan(0);
    });
  });
});
