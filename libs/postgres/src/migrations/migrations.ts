import { Initial1763700000000 } from './initial.ts';

/** Every migration, oldest first. One that has been released is never changed. */
export const migrations = [Initial1763700000000];
