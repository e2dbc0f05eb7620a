// A process of its own: sends the load of each call that it receives from the bench.
import { answerCalls } from './child-link.ts';
import { postAtRate, postEvents } from './event-posts.ts';
import { postByUndici } from './undici-posts.ts';

const calls = { postEvents, postAtRate, postByUndici };

export type LoadGeneratorCalls = typeof calls;

answerCalls(calls);
