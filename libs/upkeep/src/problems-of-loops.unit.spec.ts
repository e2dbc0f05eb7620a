import { problemsOfLoops } from './problems-of-loops.ts';

describe('the problems that may be the cause of a standstill', () => {
  const of = (...messages: string[]) => problemsOfLoops(messages.map((message) => ({ message, agoMs: 0 })));

  it('include problems that keep a part of Posthorn from its work', () => {
    const problem = 'Recording 3 attempts is tried again: no space left on device';
    expect(of(problem, 'A schema was refused')).toEqual([problem]);
  });

  it('exclude responses to requests, which may quote the causes of standstills', () => {
    expect(
      of('A request was answered with 503: Routing has failed. 3 accepted events or more … Cause: it failed'),
    ).toEqual([]);
  });
});
