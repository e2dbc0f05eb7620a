import { readFileSync } from 'node:fs';
import { nodeProblem } from './node-problem.ts';

interface Lock {
  packages: Record<string, { dev?: boolean; devOptional?: boolean; engines?: { node?: string } }>;
}

const fileOf = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

/** Judges one comparator of a range: `>=22.19.0`, `^22.13.0`, `22`, `6.*` or `*`. */
function isMet(comparator: string, [major, minor]: [number, number]): boolean {
  if (comparator === '*') return true;
  const [, operator, first, second] = /^(>=|\^)?v?(\d+)(?:\.(\d+|[x*]))?/.exec(comparator)!;
  const [wantedMajor, wantedMinor] = [Number(first), Number(second) || 0];
  if (major === wantedMajor) return minor >= wantedMinor;
  return operator === '>=' && major > wantedMajor;
}

/** Judges a range of npm's, such as `^20.19.0 || >=22.12.0`. */
function isInRange(range: string, version: [number, number]): boolean {
  const alternatives = range.replaceAll(/([>=^])\s+/g, '$1').split('||');
  return alternatives.some((all) => {
    const comparators = all.trim().split(/\s+/);
    return comparators.every((comparator) => isMet(comparator, version));
  });
}

describe('the required Node', () => {
  it.each(['14.21.3', '20.20.2', '22.9.0', '22.21.9'])(
    '%s is refused in one sentence that names the remedy',
    (version) => {
      expect(nodeProblem(version)).toBe(
        `Node ${version} is too old: Posthorn needs Node 22.22 or newer (https://nodejs.org).`,
      );
    },
  );

  it.each(['22.22.0', '22.30.1', '24.9.0', '26.0.0'])('%s is accepted', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it('has the same version in package.json, the README and the programs', () => {
    const { engines } = JSON.parse(fileOf('package.json')) as { engines: { node: string } };
    expect(engines.node).toBe('>=22.22');
    expect(fileOf('README.md')).toContain('With Node 22.22 or newer');
    expect(nodeProblem('22.21.0')).toContain(`Node ${engines.node.slice(2)} or newer`);
  });

  it('is new enough for every library', () => {
    const { packages } = JSON.parse(fileOf('package-lock.json')) as Lock;
    const oldest = /Node (\d+)\.(\d+) or newer/.exec(nodeProblem('0.0.0')!)!;
    const version: [number, number] = [Number(oldest[1]), Number(oldest[2])];
    const wanting = Object.entries(packages).flatMap(([name, { dev, devOptional, engines }]) =>
      dev || devOptional || isInRange(engines?.node ?? '*', version) ? [] : [`${name} wants ${engines!.node}`],
    );
    expect(wanting).toEqual([]);
    expect(isInRange('^20.19.0 || >= 22.23.0', version)).toBe(false);
  });
});
