/** The fault of a request: none, in our work for it, or only in the answer after the work was done. */
export type Fault = 'none' | 'before handling' | 'after handling';

/** Decides by a request's number, from 1. */
export type Faults = (requestNumber: number) => Fault;

export const neverFails: Faults = () => 'none';

/**
 * Every fifth request gets a 500. Every other one of these requests was handled nevertheless, as by a server that dies
 * between its commit and its answer: the sender cannot know, and sends again.
 */
export const failsNowAndThen: Faults = (requestNumber) => {
  if (requestNumber % 5 !== 3) return 'none';
  return requestNumber % 10 === 3 ? 'after handling' : 'before handling';
};
