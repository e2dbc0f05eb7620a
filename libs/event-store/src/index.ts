export { actingAs } from './actor.ts';
export { type Decider, stateAfter } from './decider.ts';
export { EVENT_COLUMNS, type EventRow, toEvent } from './event-row.ts';
export { execute, type Executed } from './execute.ts';
export { type Queryable, rowsOf } from './queryable.ts';
export { appendToStream, type DomainEvent, readStream, type StreamId } from './streams.ts';
