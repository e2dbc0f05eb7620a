import { Lookups } from './lookups.ts';
import type { Answer, NameResolver } from './name-resolver.ts';

const FOUND: Answer = { error: null, addresses: [{ address: '10.0.0.1', family: 4 }] };

/** Look-ups whose end is controlled by the spec. */
function scene(maxUnderWay: number) {
  const pending = new Map<string, { answered: (answer: Answer) => void; ended: () => void }[]>();
  const known = new Map<string, Answer>();
  const events: string[] = [];
  const over = new Set<string>();
  const resolver: NameResolver = {
    known: (name) => known.get(name),
    resolve(name, answered, ended) {
      events.push(`query ${name}`);
      pending.set(name, [...(pending.get(name) ?? []), { answered, ended }]);
    },
    close: () => undefined,
  };
  const lookups = new Lookups(resolver, maxUnderWay);
  return {
    ...{ lookups, known, over },
    find: (projectId: string, name: string) => {
      lookups.find({
        ...{ projectId, name },
        waits: () => events.push(`${projectId} waits for ${name}`),
        begins: () => undefined,
        isOver: () => over.has(name),
        answered: () => events.push(`${projectId} has ${name}`),
      });
    },
    answer: (name: string) => pending.get(name)!.at(-1)!.answered(FOUND),
    end: (name: string) => pending.get(name)!.shift()!.ended(),
    /** The events since the last call. */
    events: () => events.splice(0),
  };
}

describe('Lookups', () => {
  it('leave room for other projects, even if one project has many names', () => {
    const { find, events, lookups } = scene(8);
    for (let n = 0; n < 40; n++) find('a', `a${n}.example`);
    expect(events().filter((event) => event.startsWith('query'))).toHaveLength(4);
    find('b', 'b.example');
    expect(events()).toEqual(['query b.example']);
    expect(lookups.counts).toEqual({ underWay: 5, waiting: 36 });
  });

  it('query a name once at a time, and return the answer to every look-up of the name', () => {
    const { find, answer, events } = scene(8);
    find('a', 'x.example');
    find('b', 'x.example');
    answer('x.example');
    expect(events()).toEqual(['query x.example', 'a has x.example', 'b has x.example']);
  });

  it('do not make a project wait for a name that waits in the backlog of another', () => {
    const { find, events } = scene(4);
    for (const name of ['a1', 'a2', 'shared']) find('a', name);
    find('b', 'shared');
    expect(events()).toEqual(['query a1', 'query a2', 'a waits for shared', 'query shared']);
  });

  it('take turns between projects when a look-up has ended', () => {
    const { find, answer, end, events } = scene(2);
    for (const name of ['a1', 'a2', 'a3']) find('a', name);
    find('b', 'b1');
    find('c', 'c1');
    events();
    for (const name of ['a1', 'b1']) {
      answer(name);
      end(name);
    }
    expect(events().filter((event) => event.startsWith('query'))).toEqual(['query a2', 'query c1']);
  });

  it('hold their slot until the last query has ended, even if the answer came before', () => {
    const { find, answer, end, events, lookups } = scene(2);
    find('a', 'a1');
    find('a', 'a2');
    answer('a1');
    expect(events()).toEqual(['query a1', 'a waits for a2', 'a has a1']);
    end('a1');
    expect(events()).toEqual(['query a2']);
    expect(lookups.counts).toEqual({ underWay: 1, waiting: 0 });
  });

  it('skip requests that have ended', () => {
    const { find, answer, end, events, over } = scene(2);
    for (const name of ['a1', 'a2', 'a3']) find('a', name);
    over.add('a2');
    answer('a1');
    end('a1');
    expect(events().at(-1)).toBe('query a3');
  });

  it('return known addresses without a slot, and never before find has returned', async () => {
    const { find, known, events, lookups } = scene(2);
    known.set('known', FOUND);
    find('a', 'known');
    expect(events()).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events()).toEqual(['a has known']);
    expect(lookups.counts).toEqual({ underWay: 0, waiting: 0 });
  });
});
