import type { LookupAddress } from 'node:dns';
import { sharedLookup } from './shared-lookup.ts';

type Told = (error: NodeJS.ErrnoException | null, found: string | LookupAddress[], family?: number) => void;

function shared() {
  const asked: { hostname: string; all?: boolean; tell: Told }[] = [];
  const lookupAll = sharedLookup((hostname, options, tell) => asked.push({ hostname, all: options.all, tell }));
  const answers: string[] = [];
  const ask = (hostname: string) =>
    lookupAll(hostname, (error, addresses) => {
      answers.push(error?.message ?? addresses.map(({ address }) => address).join(' '));
    });
  return { asked, answers, ask };
}

describe('a shared lookup', () => {
  it('asks once for all who want to know at a time, and again for who comes later', () => {
    const { asked, answers, ask } = shared();
    ask('a.example');
    ask('b.example');
    ask('a.example');
    expect(asked.map(({ hostname, all }) => [hostname, all])).toEqual([
      ['a.example', true],
      ['b.example', true],
    ]);
    asked[0]!.tell(null, [{ address: '192.0.2.1', family: 4 }]);
    expect(answers).toEqual(['192.0.2.1', '192.0.2.1']);
    ask('a.example');
    expect(asked).toHaveLength(3);
  });

  it('tells everybody of an error', () => {
    const { asked, answers, ask } = shared();
    ask('a.example');
    ask('a.example');
    asked[0]!.tell(new Error('no such name'), []);
    expect(answers).toEqual(['no such name', 'no such name']);
  });

  it('takes a single address too, as dns.lookup may give it', () => {
    const { asked, answers, ask } = shared();
    ask('a.example');
    asked[0]!.tell(null, '192.0.2.1', 4);
    expect(answers).toEqual(['192.0.2.1']);
  });
});
