import { uuidv7 } from '#kernel';
import { applyCommand } from '../apply-command.ts';
import type { LockingContext } from '../locked-row.ts';
import { type GivenFields } from './project.ts';
import { projectModel } from './project-model.ts';
import { type ProjectView, projectView } from './project-view.ts';

/**
 * Appends `project.created` to a new stream and inserts the project's row, in one transaction.
 * @throws PosthornError `conflict` if another project has the uid
 */
export function makeProject({ clock, dataSource }: LockingContext, given: GivenFields): Promise<ProjectView> {
  const atMs = clock.nowMs();
  const id = uuidv7(atMs);
  return dataSource.transaction(async (tx) => {
    const { row } = await applyCommand(tx, projectModel, { id, projectId: id }, { type: 'create', ...given }, atMs);
    return projectView(row);
  });
}
