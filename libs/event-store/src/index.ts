export { actingAs } from './actor.ts';
export { type Decider, stateAfter } from './decider.ts';
export { EVENT_COLUMNS, EVENT_COLUMNS_WITHOUT_DATA, type EventRow, toEvent } from './event-row.ts';
export { runCommand } from './run-command.ts';
export { type DomainEvent, readStream, type StreamId } from './streams.ts';
