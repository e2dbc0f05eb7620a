// Ends the program with one sentence under a Node that is too old. npm scripts that build or run Posthorn run it first.
// It has to run under those Nodes itself, so it uses nothing new.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = engines.node.replace('>=', '');

/** Returns true if the first version is older than the second one. */
function isOlder(version, than) {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  return a[0] < b[0] || (a[0] === b[0] && a[1] < (b[1] || 0));
}

if (isOlder(process.versions.node, needed)) {
  console.error(
    `posthorn: Node ${process.versions.node} is too old: Posthorn needs Node ${needed} or newer (https://nodejs.org).`,
  );
  process.exit(1);
}
