import { systemClock, uuidv7 } from '#kernel';
import type { HttpOutcome } from '#http-delivery';
import { KeyRing } from '#signing';
import { DeliverySender, type SendResult } from './delivery-sender.ts';
import { type EndpointRecord, Targets } from './target.ts';
import { aTask, PROJECT } from './testing/tasks.ts';

const MAX_WISHES = 10_000;
const OWNER = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };

function endpointNamed(id: string): EndpointRecord {
  return {
    ...{ id, projectId: PROJECT, projectUid: null, url: 'https://example.com/', name: 'A', policy: {} },
    ...{ profile: 'slack', profileOptions: {}, version: 1, deleted: false, state: 'active' },
    ...{ resumedAtMs: null, allowedPerMinute: null, secrets: [], headers: [] },
  };
}

/** A sender whose every request is answered at once with a status and headers. */
function senderAnswered(status: number, headers: Record<string, string> = {}) {
  const records = new Map<string, EndpointRecord>();
  const targets = new Targets((id) => records.get(id), KeyRing.parse(KeyRing.generateKey()));
  const answer: HttpOutcome = {
    ...{ kind: 'answered', status, headers, startedAtMs: Date.now(), durationMs: 1 },
    ...{ body: Buffer.alloc(0), bodyTruncated: false },
  };
  let requests = 0;
  const sender = new DeliverySender({
    ...{ targets, clock: systemClock },
    http: { send: (_, done) => (requests++, done(answer)) },
    breakers: { allowed: () => Infinity, isOpen: () => false, began: () => ({}) as never, ended: () => undefined },
  });
  const send = (endpointId: string) => {
    if (!records.has(endpointId)) records.set(endpointId, endpointNamed(endpointId));
    let result: SendResult | undefined;
    sender.send(aTask(OWNER, { endpointId }), (done) => (result = done));
    if (result?.kind !== 'attempt') throw new Error('No attempt.');
    return result.attempt.facts.outcome;
  };
  return { sender, send, count: () => requests };
}

describe('The memory of what receivers asked for', () => {
  const ids = Array.from({ length: MAX_WISHES + 1 }, () => uuidv7(Date.now()));

  it('has room for 10,000 endpoints that want nothing any more, and forgets the oldest first', () => {
    const { send, count } = senderAnswered(410);
    for (const id of ids) expect(send(id)).toBe('failed');
    expect([send(ids.at(-1)!), send(ids[1]!)]).toEqual(['cancelled', 'cancelled']);
    expect(send(ids[0]!)).toBe('failed');
    expect(count()).toBe(ids.length + 1);
  });

  it('has room for 10,000 endpoints that want a rest, and forgets the oldest first', () => {
    const { sender, send } = senderAnswered(429, { 'retry-after': '3600' });
    for (const id of ids) send(id);
    expect([ids.at(-1)!, ids[1]!].map((id) => sender.limits(id).maxInFlight)).toEqual([0, 0]);
    expect(sender.limits(ids[0]!).maxInFlight).toBeGreaterThan(0);
  });
});
