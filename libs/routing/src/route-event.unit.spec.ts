import { operationalEventTypes, type PosthornEvent } from '#kernel';
import { conditionsOf } from './condition/conditions-of.ts';
import { EvaluatedEvent, missReason } from './matching.ts';
import { ProjectEndpoints, type RoutedEndpoint, type Subscription } from '#catalogue';
import { matchByName, type Routing, routeEvent } from './route-event.ts';
import { anEvent } from './testing/rows.ts';

const all: Subscription = { eventTypes: null, channels: null, condition: null };
const reasonOf = (given: Partial<Subscription>, event: PosthornEvent) =>
  missReason({ ...all, ...given }, new EvaluatedEvent(event));
const route = (event: PosthornEvent, endpoints: readonly RoutedEndpoint[], version = 1): Routing => {
  const project = new ProjectEndpoints();
  for (const endpoint of endpoints) project.set(endpoint);
  return routeEvent(matchByName(event, project, version));
};

describe('an endpoint that subscribes', () => {
  it.each<[string, string[] | null, string, boolean]>([
    ['to everything', null, 'post.published', true],
    ['to *', ['*'], 'post.published', true],
    ['to a name', ['post.published'], 'post.published', true],
    ['to another name', ['post.deleted'], 'post.published', false],
    ['to the beginning of a name', ['post'], 'post.published', false],
    ['to a prefix', ['post.*'], 'post.published', true],
    ['to a longer prefix', ['post.comment.*'], 'post.published', false],
    ['to a prefix of deeper names', ['post.*'], 'post.comment.added', true],
    ['to a prefix that ends within a word', ['pos.*'], 'post.published', false],
    ['to a prefix, which is no name itself', ['post.*'], 'post', false],
    ['to one of several', ['a', 'post.*', 'b'], 'post.published', true],
    ['to none', [], 'post.published', false],
    ['to everything, which Posthorn’s own are not of', null, 'endpoint.failing', false],
    ['to *, which Posthorn’s own are not of', ['*'], 'delivery.exhausted', false],
    ['to a prefix of Posthorn’s own', ['endpoint.*'], 'endpoint.failing', false],
    ['to a project’s own type of the same beginning', ['endpoint.*'], 'endpoint.moved', true],
    ['to one of Posthorn’s own by its full name', ['endpoint.failing'], 'endpoint.failing', true],
  ])('%s: %j and %s', (_, eventTypes, type, takes) => {
    expect(reasonOf({ eventTypes }, anEvent({ type }))).toBe(takes ? null : 'event-type');
  });

  it.each<[string[] | null, string | null, boolean]>([
    [null, null, true],
    [null, 'web', true],
    [['web'], 'web', true],
    [['app', 'web'], 'web', true],
    [['app'], 'web', false],
    [['app'], null, false],
    [[], 'web', false],
  ])('to the channels %j takes an event of channel %j: %s', (channels, channel, takes) => {
    expect(reasonOf({ channels }, anEvent({ channel }))).toBe(takes ? null : 'channel');
  });
});

describe('an endpoint with channels', () => {
  it.each<[string[] | null, string[], boolean]>([
    [null, ['web', 'app'], true],
    [['web'], ['web', 'app'], true],
    [['app'], ['web', 'app'], true],
    [['x', 'app'], ['web', 'app'], true],
    [['x'], ['web', 'app'], false],
    [[], ['web', 'app'], false],
  ])('%j takes an event of the channels %j: %s', (channels, ofEvent, takes) => {
    const event = anEvent({ channel: ofEvent[0], channels: ofEvent });
    expect(reasonOf({ channels }, event)).toBe(takes ? null : 'channel');
    expect(route(event, [{ id: 'a', ...all, channels }]).matched).toEqual(takes ? ['a'] : []);
  });
});

describe('an event that names endpoints', () => {
  it('is taken by these endpoints, and by no subscription without an endpoint', () => {
    const question = new EvaluatedEvent(anEvent({ endpointIds: ['a'] }));
    const reasons = ['a', 'b', undefined].map((id) => missReason({ ...all, id }, question));
    expect(reasons).toEqual([null, 'not-chosen', 'not-chosen']);
    expect(missReason({ ...all, id: 'a', eventTypes: ['other'] }, question)).toBe('event-type');
  });
});

describe('an operational event', () => {
  it.each(operationalEventTypes)('%s is matched by its full name only', (type) => {
    const event = anEvent({ type });
    for (const eventTypes of [null, ['*'], ['endpoint.*', 'delivery.*', 'secret.*'], ['other']]) {
      expect(reasonOf({ eventTypes }, event)).toBe('event-type');
    }
    expect(reasonOf({ eventTypes: ['post.*', type] }, event)).toBeNull();
  });
});

describe('an endpoint with a condition', () => {
  const condition = 'data.plan == "pro"';
  const judged = (
    event: PosthornEvent,
    verdict: 'condition' | 'condition-error' | null,
    given: Partial<Subscription> = {},
  ) => {
    const question = new EvaluatedEvent(event);
    question.verdicts.set(condition, verdict);
    return missReason({ ...all, condition, ...given }, question);
  };

  it('takes the events for which the condition is true, after type and channel', () => {
    const event = anEvent({ channel: 'web' });
    expect(judged(event, null)).toBeNull();
    expect(judged(event, 'condition')).toBe('condition');
    expect(judged(event, 'condition-error')).toBe('condition-error');
    expect(judged(event, null, { channels: ['app'] })).toBe('channel');
    expect(judged(event, null, { eventTypes: ['other'] })).toBe('event-type');
  });

  it('does not take an event for which the condition has no verdict', () => {
    expect(reasonOf({ condition }, anEvent())).toBe('condition-error');
  });

  it('evaluates its condition once for all endpoints with the same condition, for events of its types and channels', () => {
    const event = anEvent({ channel: 'web' });
    const other = 'data.n == 1';
    const asked = (subscriptions: Partial<Subscription>[]) => [
      ...conditionsOf(
        event,
        subscriptions.map((given) => ({ ...all, ...given })),
      ).sources,
    ];
    expect(asked([{ condition }, { condition }, { condition: other }, {}])).toEqual([condition, other]);
    expect(
      asked([
        { condition, eventTypes: ['other'] },
        { condition: other, channels: ['app'] },
      ]),
    ).toEqual([]);
  });
});

describe('the routing of an event', () => {
  it('names endpoints that match and counts the others by the first reason', () => {
    const event = anEvent({ channel: 'web' });
    const endpoints = [
      { id: 'a', ...all },
      { id: 'b', eventTypes: ['x'], channels: ['app'], condition: null },
      { id: 'c', eventTypes: ['post.*'], channels: ['app'], condition: null },
      { id: 'd', eventTypes: ['post.*'], channels: ['web'], condition: null },
    ];
    expect(route(event, endpoints, 42)).toEqual({
      eventId: event.id,
      projectId: event.projectId,
      catalogueVersion: 42,
      matched: ['a', 'd'],
      missedCounts: { 'event-type': 1, channel: 1 },
      missed: [],
      missedReasons: [],
    });
  });

  it('considers only the endpoints that the event names, whose subscriptions still decide', () => {
    const event = anEvent({ channel: 'web', endpointIds: ['b', 'c', 'd', 'deleted'] });
    const endpoints = [
      { id: 'a', ...all },
      { id: 'b', ...all, eventTypes: ['x'] },
      { id: 'c', ...all, channels: ['app'] },
      { id: 'd', ...all, channels: ['web'] },
      { id: 'e', ...all, eventTypes: ['x'] },
    ];
    expect(route(event, endpoints)).toMatchObject({
      matched: ['d'],
      missedCounts: { 'not-chosen': 2, 'event-type': 1, channel: 1 },
    });
    expect(route({ ...event, endpointIds: ['a'] }, endpoints)).toMatchObject({
      matched: ['a'],
      missedCounts: { 'not-chosen': 4 },
    });
  });

  it('evaluates no condition of an endpoint that the event does not name', () => {
    const project = new ProjectEndpoints();
    project.set({ id: 'a', ...all });
    project.set({ id: 'b', ...all, condition: 'data.n == 1' });
    expect(matchByName(anEvent({ endpointIds: ['a'] }), project, 1).conditional).toBeNull();
    expect(matchByName(anEvent({ endpointIds: ['b'] }), project, 1).conditional).not.toBeNull();
  });

  it('evaluates a condition once for all endpoints that have it, if they take it by type and channel', () => {
    const project = new ProjectEndpoints();
    for (const id of ['a', 'b']) project.set({ id, ...all, condition: 'data.n == 1' });
    project.set({ id: 'c', ...all, condition: 'data.n == 2', eventTypes: ['other'] });
    project.set({ id: 'd', ...all });
    const { conditional } = matchByName(anEvent(), project, 1);
    expect([...conditional!.question.sources]).toEqual(['data.n == 1']);
    project.delete('a');
    project.delete('b');
    expect(matchByName(anEvent(), project, 1).conditional).toBeNull();
  });

  it('names at most 100 endpoints whose condition does not hold, and counts all of them', () => {
    const condition = 'data.plan == "pro"';
    const project = new ProjectEndpoints();
    const ids = Array.from({ length: 250 }, (_, n) => `${n}`);
    for (const id of ids) project.set({ id, ...all, condition });
    project.set({ id: 'last', ...all });
    const asked = matchByName(anEvent(), project, 1);
    asked.conditional!.question.verdicts.set(condition, 'condition');
    const routing = routeEvent(asked);
    expect(routing).toMatchObject({ matched: ['last'], missedCounts: { condition: 250 } });
    expect(routing.missed).toEqual(ids.slice(0, 100));
    expect(routing.missedReasons).toHaveLength(100);
  });

  it('respects an endpoint’s changed event types and its deletion', () => {
    const project = new ProjectEndpoints();
    const matched = () => routeEvent(matchByName(anEvent(), project, 1)).matched;
    project.set({ id: 'a', ...all });
    expect(matched()).toEqual(['a']);
    project.set({ id: 'a', ...all, eventTypes: ['other'] });
    expect(matched()).toEqual([]);
    project.set({ id: 'b', ...all });
    expect(matched()).toEqual(['b']);
    project.delete('b');
    expect(matched()).toEqual([]);
  });

  it('is empty if there are no endpoints', () => {
    expect(route(anEvent(), [], 0)).toMatchObject({ matched: [], missedCounts: {}, missed: [] });
  });
});
