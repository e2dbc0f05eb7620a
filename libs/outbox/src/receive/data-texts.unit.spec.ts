import type { FieldProblem } from '#kernel';
import { withParsedData } from './data-texts.ts';

const BOUNDS = { maxDepth: 5, maxValues: 10 };
const problemsOf = (kind: 'event' | 'batch', body: unknown): readonly FieldProblem[] => {
  try {
    withParsedData(kind, body, BOUNDS);
    return [];
  } catch (error) {
    return (error as { problems: FieldProblem[] }).problems;
  }
};

describe('The data of an event as JSON text', () => {
  it('becomes its value, beside the other fields as they are', () => {
    expect(withParsedData('event', { type: 'a', data: '{"a":[1,null]}', id: '1' }, BOUNDS)).toEqual({
      ...{ type: 'a', data: { a: [1, null] }, id: '1' },
    });
    expect(withParsedData('batch', { events: [{ data: '1' }, { data: '"x"' }], more: 1 }, BOUNDS)).toEqual({
      ...{ events: [{ data: 1 }, { data: 'x' }], more: 1 },
    });
  });

  it('cannot end its event and begin another', () => {
    expect(problemsOf('batch', { events: [{ data: '1},{"data":2' }] })).toMatchObject([{ pointer: '/events/0/data' }]);
  });

  it('is named with its place if it is wrong, and so is every other wrong text', () => {
    expect(problemsOf('event', { data: '{' })).toMatchObject([{ pointer: '/data' }]);
    const events = [{ data: '1' }, { data: '[1,' }, { data: '{"a":1,"a":2}' }, { data: '12345678901234567891' }];
    expect(problemsOf('batch', { events })).toMatchObject([
      { pointer: '/events/1/data' },
      { pointer: '/events/2/data/a' },
      { pointer: '/events/3/data' },
    ]);
    expect(problemsOf('event', { data: '[[[[[[1]]]]]]' })).toHaveLength(1);
    expect(problemsOf('event', { data: `[${'1,'.repeat(10)}1]` })).toHaveLength(1);
  });

  it('is left to the check of the event if it is no text, or if there is no event', () => {
    for (const body of [{ type: 'a' }, { data: 5 }, null, 'x', []]) {
      expect(withParsedData('event', body, BOUNDS)).toEqual(body);
    }
    for (const body of [{}, { events: 'x' }, null]) expect(withParsedData('batch', body, BOUNDS)).toEqual(body);
    expect(withParsedData('batch', { events: [null, 'x'] }, BOUNDS)).toEqual({ events: [null, 'x'] });
  });
});
