export { createLogger, flushed, type Logger, silentLogger } from './logger.ts';
