// A process that logs as many lines as its argument states, from the built `dist`, and writes a last line after them.
import { createLogger, flushed } from '#telemetry';

const logger = createLogger('info');
for (let line = 0; line < Number(process.argv[2]); line++) logger.info(`line ${line}`);
await flushed(logger);
process.stderr.write('the last word\n');
