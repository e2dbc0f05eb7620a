export { createLogger, flushed, type Logger } from './logger.ts';
