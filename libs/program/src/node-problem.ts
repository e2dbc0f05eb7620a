/** The oldest Node that Posthorn runs on; `engines` in package.json has the same. */
const OLDEST_NODE = '22.22';

const numbersOf = (version: string) => version.split('.').map(Number) as [number, number];

/**
 * The sentence for a Node that is too old; undefined for others.
 * @param version as `process.versions.node` has it, for example `22.22.0`
 */
export function nodeProblem(version: string): string | undefined {
  const [major, minor] = numbersOf(version);
  const [oldestMajor, oldestMinor] = numbersOf(OLDEST_NODE);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${version} is too old: Posthorn needs Node ${OLDEST_NODE} or newer (https://nodejs.org).`;
}
