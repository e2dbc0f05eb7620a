import { recordedHeaders } from './recorded-headers.ts';

const charactersOf = (headers: object) => JSON.stringify(headers).length;

describe('The recorded headers of a response', () => {
  it('are its headers, if they fit', () => {
    const headers = { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'], empty: '', many: 'x'.repeat(16_000) };
    expect(recordedHeaders(headers)).toEqual(headers);
  });

  it('end with the value that exceeds the bound', () => {
    const recorded = recordedHeaders({ first: '1', long: 'x'.repeat(60_000), last: '2' });
    expect(Object.keys(recorded)).toEqual(['first', 'long']);
    expect(recorded.long).toMatch(/^x{16000,16384}…$/);
  });

  it('stay within the bound for a repeated header, and for many headers', () => {
    const often = recordedHeaders({ 'set-cookie': Array<string>(15).fill('x'.repeat(4_000)) });
    const many = recordedHeaders(Object.fromEntries(Array.from({ length: 6_000 }, (_, n) => [`x-${n}`, 'x'])));
    const one = recordedHeaders({ a: Array<string>(20_000).fill('') });
    expect(charactersOf(often)).toBeLessThan(17_000);
    expect(charactersOf(many)).toBeLessThan(40_000);
    expect(charactersOf(one)).toBeLessThan(100_000);
  });
});
