export { existingKeyRing } from './data-directory.ts';
export { fileBudgetOf } from './file-budget.ts';
export { type Hint, Hints } from './hints.ts';
export { openPostgres } from './open-postgres.ts';
export { Opened } from './opened.ts';
export { openResources, Resources } from './resources.ts';
export type { Role, RoleModule } from './role.ts';
export { runProcess } from './run-process.ts';
export { type RunningPosthorn, startPosthorn } from './start-posthorn.ts';
