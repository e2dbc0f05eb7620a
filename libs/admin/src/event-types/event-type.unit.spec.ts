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

  it('keeps the former schemas of its ten newest versions', () => {
    const schemaOf = (version: number) => JSON.stringify({ title: String(version) });
    const changed = (schemaVersion: number): EventTypeEvent => ({
      ...{ type: 'event-type.changed', schemaVersion },
      definition: { ...definition, schema: schemaOf(schemaVersion) },
    });
    const past = [defined, ...Array.from({ length: 11 }, (_, nth) => changed(nth + 2))];
    const state = past.reduce((before, event) => eventType.evolve(before, event), eventType.initial);
    const former = Array.from({ length: 9 }, (_, nth) => [String(nth + 3), schemaOf(nth + 3)]);
    expect(state).toMatchObject({ schemaVersion: 12, definition: { schema: schemaOf(12) } });
    expect(state).toHaveProperty('formerSchemas', Object.fromEntries(former));
  });

  it('has another schema version only if that is the next one', () => {
    const next: EventTypeEvent = { type: 'event-type.changed', definition, schemaVersion: 2 };
    expect(given(defined).when({ type: 'change', name, definition, schemaVersion: 1 })).toEqual([]);
    expect(given(defined).when({ type: 'change', name, definition, schemaVersion: 2 })).toEqual([next]);
    expect(given(defined, next).when({ type: 'change', name, definition, schemaVersion: 2 })).toEqual([]);
    for (const schemaVersion of [1, 4]) {
      const change = () => given(defined, next).when({ type: 'change', name, definition, schemaVersion });
      expect(change).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ pointer: '/schemaVersion' })] }) as Error,
      );
    }
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
