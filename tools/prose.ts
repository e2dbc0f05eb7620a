// Counts habits that make prose hard to read, in comments, names of tests and Markdown.
// npm run prose -- [--places] [folder …]
import { globSync, readFileSync } from 'node:fs';
import { readComments, readMarkdown, readTestNames, type Text } from './prose/read-texts.ts';
import { type Count, countAll } from './prose/rules.ts';

const FOLDERS = ['apps', 'docs', 'examples', 'libs', 'sdk', 'test', 'tools'];
/** Installed and generated files, and code quoted from the platforms' pages. */
const NOT_OURS =
  /node_modules|\/dist\/|\/generated\/|\/vectors\/|sample-receivers|^docs\/(?:bad-input.*|performance|isolation)\.md$/;

const HAS_TESTS = /\.spec\.ts$|\/scenarios\/|\/testing\//;

const args = process.argv.slice(2);
const folders = args.filter((arg) => !arg.startsWith('--'));
const files = (folders.length > 0 ? folders : FOLDERS)
  .flatMap((folder) => globSync(`${folder.replace(/\/$/, '')}/**/*.{ts,js,mjs,md}`))
  .concat(folders.length > 0 ? [] : globSync('*.{js,md}'))
  .filter((file) => !NOT_OURS.test(file))
  .sort();

const texts = files.flatMap((file): Text[] => {
  const source = readFileSync(file, 'utf8');
  if (file.endsWith('.md')) return readMarkdown(file, source);
  return [...readComments(file, source), ...(HAS_TESTS.test(file) ? readTestNames(file, source) : [])];
});

function describe({ rule: { name, per, limit }, places, figure }: Count): string {
  const shown = (value: number) =>
    per === 'text' ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(1)} in 1,000 words`;
  return `${figure > limit ? 'TOO MANY' : 'ok'}  ${name}: ${places.length} (${shown(figure)}; limit ${shown(limit)})`;
}

const counts = countAll(texts);
for (const count of counts) {
  console.log(describe(count));
  if (!args.includes('--places')) continue;
  for (const { file, line, text } of count.places) console.log(`  ${file}:${line}  ${text.split('\n')[0]}`);
}
if (counts.some(({ rule, figure }) => figure > rule.limit)) {
  console.log('npm run prose -- --places lists the places. The rules are in CONTRIBUTING.md, "How the English reads".');
  process.exitCode = 1;
}
