import { eventType, type EventTypeCommand, type EventTypeDefinition, type EventTypeEvent } from './event-type.ts';

const definition: EventTypeDefinition = { description: 'A post is out.', schema: null, example: null, archived: false };
const name = 'post.published';
const defined: EventTypeEvent = { type: 'event-type.defined', name, definition };
const deleted: EventTypeEvent = { type: 'event-type.deleted' };

const given = (...past: EventTypeEvent[]) => ({
  when: (command: EventTypeCommand) =>
    eventType.decide(
      command,
      past.reduce((state, event) => eventType.evolve(state, event), eventType.initial),
    ),
});

describe('an event type', () => {
  it('is defined once', () => {
    const define = { type: 'define', name: 'post.published', definition } as const;
    expect(given().when(define)).toEqual([defined]);
    expect(() => given(defined).when(define)).toThrow('exists already');
  });

  it('changes as a whole, and not at all if nothing differs', () => {
    const archived = { ...definition, archived: true };
    const changed: EventTypeEvent = { type: 'event-type.changed', definition: archived };
    expect(given(defined).when({ type: 'change', name, definition })).toEqual([]);
    expect(given(defined).when({ type: 'change', name, definition: archived })).toEqual([changed]);
    expect(given(defined, changed).when({ type: 'change', name, definition: archived })).toEqual([]);
  });

  it('is gone once it was deleted', () => {
    expect(given(defined).when({ type: 'delete', name })).toEqual([deleted]);
    for (const command of [
      { type: 'delete', name },
      { type: 'change', name, definition },
    ] as const) {
      const gone = 'There is no event type "post.published" in this project.';
      expect(() => given(defined, deleted).when(command)).toThrow(gone);
      expect(() => given().when(command)).toThrow(gone);
    }
  });
});
