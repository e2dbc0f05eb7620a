// `npm run attempts -- fill`: writes ten million attempts into a database (`--database <url>`, or a Postgres of its own
// in the folder `--data`; `--count` of them). `npm run attempts -- measure`: measures the lists of deliveries on it and
// prints the tables of docs/performance.md. `npm run attempts -- cost`: measures what each index adds to an attempt.
import { messageOf } from '../message-of.ts';
import { measureCost } from './cost.ts';
import { fill } from './fill.ts';
import { Measurement } from './measure.ts';
import { openTarget } from './open-target.ts';
import { readOptions } from './options.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  const target = await openTarget(options);
  try {
    if (options.command === 'fill') await fill(target.patient, options.count, say);
    if (options.command === 'cost') process.stdout.write(await measureCost(target, say));
    if (options.command === 'measure') {
      process.stdout.write(await new Measurement(target, options.requests, say).run());
    }
  } finally {
    await target.close();
  }
} catch (error) {
  process.stderr.write(`attempts: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
