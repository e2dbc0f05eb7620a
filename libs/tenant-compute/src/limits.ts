/**
 * Bounds on the work of customers' schemas and conditions. Their unit is a step. A step is one place of a schema
 * examined for one value, one character of a text moved through one state of a pattern, or one value of the data
 * touched by a condition. A step takes 10 to 140 ns.
 */

/** Steps that a project's schemas or conditions may take for one event, all together: about half a second at worst. */
export const MAX_EVENT_STEPS = 5_000_000;

/** Steps up to which work goes to the thread for light work: a few milliseconds. */
export const LIGHT_STEPS = 100_000;

/** Steps that the checks of one request may take together. */
export const MAX_REQUEST_STEPS = 4 * MAX_EVENT_STEPS;

/** Characters of data up to which work may be light. */
export const LIGHT_CHARACTERS = 65_536;
/** The most characters of data in one slice of heavy work. An item that has more is a slice of its own. */
export const SLICE_CHARACTERS = 262_144;

/** The most conditions in one light job: each may have to be compiled first, for up to a millisecond. */
export const LIGHT_CONDITIONS = 20;
/** The most conditions in one slice of heavy work, counted for each of its events. */
export const SLICE_CONDITIONS = 100;
/** The most conditions that one job explains: each is parsed again, and so are its parts. */
export const EXPLAINED_CONDITIONS = 25;

/** Steps of a check up to which all problems are named; a longer check names the problems that it finds first. */
export const THOROUGH_STEPS = 100_000;

/** Bytes of texts that wait for a thread, of all projects together: 48 MiB. */
export const MAX_WAITING_BYTES = 50_331_648;

/** The part of the free waiting bytes that one project may hold, as a factor. */
export const WAITING_SHARE = 0.5;

/** CPU time after which a run is stopped, its thread with it: the step bounds should have refused it before. */
export const RUN_LIMIT_MS = 1_000;

/** Heap of a thread, in MiB. */
export const MAX_HEAP_MB = 96;
