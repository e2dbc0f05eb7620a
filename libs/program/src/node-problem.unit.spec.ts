import { readFileSync } from 'node:fs';
import { nodeProblem } from './node-problem.ts';

const fileOf = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

describe('a Node', () => {
  it.each(['14.21.3', '20.20.2', '22.9.0', '22.21.9'])('%s is refused in one sentence with what to do', (version) => {
    expect(nodeProblem(version)).toBe(
      `Node ${version} is too old: Posthorn needs Node 22.22 or newer (https://nodejs.org).`,
    );
  });

  it.each(['22.22.0', '22.30.1', '24.9.0', '26.0.0'])('%s is accepted', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it('is asked for by package.json and the README as by the programs', () => {
    const { engines } = JSON.parse(fileOf('package.json')) as { engines: { node: string } };
    expect(engines.node).toBe('>=22.22');
    expect(fileOf('README.md')).toContain('With Node 22.22 or newer');
    expect(nodeProblem('22.21.0')).toContain(`Node ${engines.node.slice(2)} or newer`);
  });
});
