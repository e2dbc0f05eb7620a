import { createLogger, type Logger } from '#telemetry';

/** A logger that writes nothing. */
export const silentLogger: Logger = createLogger('silent');
