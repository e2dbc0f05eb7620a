import { existsSync, readFileSync } from 'node:fs';
import { mutations } from './mutations.ts';

const root = new URL('../../', import.meta.url);

describe('The mutations', () => {
  it.each(mutations)('break one place: $breaks', ({ file, find, replace }) => {
    const text = readFileSync(new URL(file, root), 'utf8');
    expect(text.split(find).length - 1).toBe(1);
    expect(replace).not.toBe(find);
  });

  it('name specs that exist', () => {
    const missing = mutations.flatMap(({ specs }) => specs).filter((spec) => !existsSync(new URL(spec, root)));
    expect(missing).toEqual([]);
  });

  it('name tests that exist', () => {
    const texts = (specs: readonly string[]) => specs.map((spec) => readFileSync(new URL(spec, root), 'utf8')).join();
    const missing = mutations.filter(({ specs, tests }) => tests !== undefined && !texts(specs).includes(tests));
    expect(missing).toEqual([]);
  });
});
