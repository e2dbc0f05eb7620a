import type { Arrival, Outcome } from '../receiver/arrival.ts';
import { ENDPOINTS } from './endpoints.ts';
import { isComplete, reconcile } from './reconcile.ts';

const post = { id: 'post_1', type: 'post.published', isNew: true };

function arrivalOf(endpoint: string, outcome: Outcome, id = post.id): Arrival {
  const message = { type: post.type, timestamp: '2026-01-31T12:00:00Z', data: { id } };
  const webhookId = `dlv_${endpoint}_${id}`;
  return { at: message.timestamp, endpoint, outcome, message, webhookId, attempt: 1, problem: null };
}

const missingAt = (arrivals: Arrival[]) =>
  reconcile([post], arrivals, ENDPOINTS)
    .endpoints.filter(({ missing }) => missing.length > 0)
    .map(({ name }) => name);

describe('the account of a run', () => {
  it('is complete when everything arrived at all its subscribers', () => {
    const arrivals = [arrivalOf('postion', 'handled'), arrivalOf('flaky', 'answer lost')];
    expect(isComplete(reconcile([post], arrivals, ENDPOINTS))).toBe(true);
  });

  it('reports events as missing that did not arrive, failed only, or came without a right signature', () => {
    expect(missingAt([])).toEqual(['postion', 'flaky']);
    expect(missingAt([arrivalOf('postion', 'handled'), arrivalOf('flaky', 'failed')])).toEqual(['flaky']);
    const refused: Arrival = { ...arrivalOf('flaky', 'refused'), message: null };
    expect(missingAt([arrivalOf('postion', 'handled'), refused])).toEqual(['flaky']);
  });

  it('does not expect again the events that an earlier run has committed', () => {
    expect(isComplete(reconcile([{ ...post, isNew: false }], [], ENDPOINTS))).toBe(true);
  });

  it('is wrong when something arrived, even once and in vain, that was not committed', () => {
    const account = reconcile([], [arrivalOf('flaky', 'failed', 'post_2')], ENDPOINTS);
    expect(account.untrue).toEqual(['post_2']);
    expect(isComplete(account)).toBe(false);
  });
});
