/** The ownership of the upkeep, and the cursor of its sweeps. */
export const UPKEEP = 'worker:upkeep';
