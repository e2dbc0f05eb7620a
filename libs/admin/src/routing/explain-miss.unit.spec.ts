import { explainMiss, type PastSubscription } from './explain-miss.ts';

const all: PastSubscription = { eventTypes: null, channels: null, where: null };
const event = { type: 'post.published', channel: 'web' };

describe('The reason why an endpoint did not get an event', () => {
  it('is its event types before its channels before its condition', () => {
    const before = { eventTypes: ['other'], channels: ['app'], where: 'false' };
    const counts = { condition: 1 };
    expect(explainMiss(event, { before, near: [] }, counts)).toBe('event-type');
    expect(explainMiss(event, { before: { ...before, eventTypes: ['post.*'] }, near: [] }, counts)).toBe('channel');
    expect(explainMiss(event, { before: { ...all, where: 'false' }, near: [] }, counts)).toBe('condition');
  });

  it('is its channels only if the event has none of them', () => {
    const several = { ...event, channels: ['web', 'app'] };
    const near: PastSubscription[] = [];
    expect(explainMiss(several, { before: { ...all, channels: ['app'] }, near }, {})).toBeNull();
    expect(explainMiss(several, { before: { ...all, channels: ['tv'] }, near }, {})).toBe('channel');
  });

  it('is a failed condition if no other condition is counted', () => {
    const before = { ...all, where: 'data.a.b' };
    expect(explainMiss(event, { before, near: [] }, { 'condition-error': 3 })).toBe('condition-error');
  });

  it('comes from a change near the routing if the state before it would have matched', () => {
    const near = [all, { ...all, eventTypes: ['other'] }];
    expect(explainMiss(event, { before: all, near }, {})).toBe('event-type');
  });

  it('does not exist for an endpoint that the routing did not know', () => {
    expect(explainMiss(event, { before: null, near: [] }, {})).toBeNull();
    expect(explainMiss(event, { before: null, near: [all] }, {})).toBeNull();
  });

  it('is the event types for an operational event that is not named in full', () => {
    const operational = { type: 'endpoint.failing', channel: null };
    expect(explainMiss(operational, { before: all, near: [] }, {})).toBe('event-type');
  });
});
