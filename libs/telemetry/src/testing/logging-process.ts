// A process that logs as many lines as its argument states, from the built `dist`, and writes a last line after them.
// With a second argument, standard output has the failures of the log.
import { messageOf } from '#kernel';
import { createLogger, flushed } from '#telemetry';

const logger = createLogger('info');
const failed = (error: unknown) => console.log(messageOf(error));
if (process.argv.length > 3) logger.reportTo({ failed, alive: () => undefined });
for (let line = 0; line < Number(process.argv[2]); line++) logger.info(`line ${line}`);
await flushed(logger);
process.stderr.write('the last word\n');
