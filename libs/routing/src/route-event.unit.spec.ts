import { missReason, type Subscription } from './matching.ts';
import { routeEvent } from './route-event.ts';
import { anEvent } from './testing/rows.ts';

const all: Subscription = { eventTypes: null, channels: null };

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
    expect(missReason({ ...all, eventTypes }, anEvent({ type }))).toBe(takes ? null : 'event-type');
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
    expect(missReason({ ...all, channels }, anEvent({ channel }))).toBe(takes ? null : 'channel');
  });
});

describe('the routing of an event', () => {
  it('names every endpoint once, as matched or as missed with the first reason', () => {
    const event = anEvent({ channel: 'web' });
    const endpoints = [
      { id: 'a', ...all },
      { id: 'b', eventTypes: ['x'], channels: ['app'] },
      { id: 'c', eventTypes: ['post.*'], channels: ['app'] },
      { id: 'd', eventTypes: ['post.*'], channels: ['web'] },
    ];
    expect(routeEvent(event, endpoints, 42)).toEqual({
      eventId: event.id,
      projectId: event.projectId,
      catalogueVersion: 42,
      matched: ['a', 'd'],
      missed: ['b', 'c'],
      missedReasons: ['event-type', 'channel'],
    });
  });

  it('is empty where nobody is', () => {
    expect(routeEvent(anEvent(), [], 0)).toMatchObject({ matched: [], missed: [], missedReasons: [] });
  });
});
