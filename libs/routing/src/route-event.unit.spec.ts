import { operationalEventTypes, type PosthornEvent } from '#kernel';
import { compileCondition, type Condition } from './condition/condition.ts';
import { EventInQuestion, missReason, type Subscription } from './matching.ts';
import { ProjectEndpoints, type RoutedEndpoint } from './project-endpoints.ts';
import { type Routing, routeEvent } from './route-event.ts';
import { anEvent } from './testing/rows.ts';
import { TimeSlice } from './time-slice.ts';

const all: Subscription = { eventTypes: null, channels: null, condition: null };
const reasonOf = (given: Partial<Subscription>, event: PosthornEvent) =>
  missReason({ ...all, ...given }, new EventInQuestion(event));
const route = async (event: PosthornEvent, endpoints: readonly RoutedEndpoint[], version = 1): Promise<Routing> => {
  const project = new ProjectEndpoints();
  for (const endpoint of endpoints) project.set(endpoint);
  return routeEvent(event, project, version, new TimeSlice());
};
const compiled = (source: string): Condition => {
  const result = compileCondition(source);
  if (!result.ok) throw new Error(result.message);
  return result.condition;
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

describe('what Posthorn tells of itself', () => {
  it.each(operationalEventTypes)('%s is meant by its full name only', (type) => {
    const event = anEvent({ type });
    for (const eventTypes of [null, ['*'], ['endpoint.*', 'delivery.*', 'secret.*'], ['other']]) {
      expect(reasonOf({ eventTypes }, event)).toBe('event-type');
    }
    expect(reasonOf({ eventTypes: ['post.*', type] }, event)).toBeNull();
  });
});

describe('an endpoint with a condition', () => {
  it('has it evaluated once for an event, however many endpoints have the same', async () => {
    let evaluated = 0;
    const condition: Condition = () => (evaluated++, 'condition');
    const endpoints = ['a', 'b', 'c'].map((id) => ({ id, ...all, condition }));
    const { missed, missedCounts } = await route(anEvent({ data: '{}' }), endpoints);
    expect(missed).toEqual(['a', 'b', 'c']);
    expect(missedCounts).toEqual({ condition: 3 });
    expect(evaluated).toBe(1);
  });

  it('takes the events of which it holds, by type and channel first', () => {
    const condition = compiled('data.plan == "pro"');
    const pro = anEvent({ data: '{"plan":"pro"}', channel: 'web' });
    expect(reasonOf({ condition }, pro)).toBeNull();
    expect(reasonOf({ condition }, { ...pro, data: '{"plan":"free"}' })).toBe('condition');
    expect(reasonOf({ condition }, { ...pro, data: '{}' })).toBe('condition-error');
    expect(reasonOf({ condition, channels: ['app'] }, pro)).toBe('channel');
    expect(reasonOf({ condition, eventTypes: ['other'] }, pro)).toBe('event-type');
  });

  it('has the data parsed once for all, and not at all where nobody asks for it', async () => {
    const seen: unknown[] = [];
    const seeing = (): Condition => (_, data) => {
      seen.push(data);
      return null;
    };
    const endpoint = { ...all, condition: seeing() };
    await route(anEvent({ data: '{"n":1}' }), [
      { id: 'a', ...endpoint },
      { id: 'b', ...all, condition: seeing() },
    ]);
    expect(seen).toEqual([{ n: 1 }, { n: 1 }]);
    expect(seen[0]).toBe(seen[1]);
    const unreadable = anEvent({ data: 'not JSON' });
    const mute = [
      { id: 'a', ...all },
      { id: 'b', ...endpoint, eventTypes: ['other'] },
    ];
    expect(await route(unreadable, mute)).toMatchObject({ matched: ['a'], missedCounts: { 'event-type': 1 } });
  });
});

describe('the routing of an event', () => {
  it('names endpoints that match and counts the others by the first reason', async () => {
    const event = anEvent({ channel: 'web' });
    const endpoints = [
      { id: 'a', ...all },
      { id: 'b', eventTypes: ['x'], channels: ['app'], condition: null },
      { id: 'c', eventTypes: ['post.*'], channels: ['app'], condition: null },
      { id: 'd', eventTypes: ['post.*'], channels: ['web'], condition: null },
    ];
    expect(await route(event, endpoints, 42)).toEqual({
      eventId: event.id,
      projectId: event.projectId,
      catalogueVersion: 42,
      matched: ['a', 'd'],
      missedCounts: { 'event-type': 1, channel: 1 },
      missed: [],
      missedReasons: [],
    });
  });

  it('names at most 100 endpoints whose condition does not hold, and counts all of them', async () => {
    const condition = compiled('data.plan == "pro"');
    const endpoints = Array.from({ length: 250 }, (_, n) => ({ id: `${n}`, ...all, condition }));
    const routing = await route(anEvent({ data: '{"plan":"free"}' }), [...endpoints, { id: 'last', ...all }]);
    expect(routing).toMatchObject({ matched: ['last'], missedCounts: { condition: 250 } });
    expect(routing.missed).toEqual(endpoints.slice(0, 100).map(({ id }) => id));
    expect(routing.missedReasons).toHaveLength(100);
  });

  it('follows an endpoint that changes its event types or is deleted', async () => {
    const project = new ProjectEndpoints();
    const matched = async () => (await routeEvent(anEvent(), project, 1, new TimeSlice())).matched;
    project.set({ id: 'a', ...all });
    expect(await matched()).toEqual(['a']);
    project.set({ id: 'a', ...all, eventTypes: ['other'] });
    expect(await matched()).toEqual([]);
    project.set({ id: 'b', ...all });
    expect(await matched()).toEqual(['b']);
    project.delete('b');
    expect(await matched()).toEqual([]);
  });

  it('is empty where nobody is', async () => {
    expect(await route(anEvent(), [], 0)).toMatchObject({ matched: [], missedCounts: {}, missed: [] });
  });
});
