import type { ReadModel } from '../apply-command.ts';
import { project, type ProjectCommand, type ProjectEvent, type ProjectState } from './project.ts';
import { ProjectEntity } from './project.entity.ts';

/** The table `project`, as the state of a project's stream. */
export const projectModel: ReadModel<ProjectState, ProjectCommand, ProjectEvent, ProjectEntity> = {
  decider: project,
  entity: ProjectEntity,
  columnsOf(state) {
    if (state.status !== 'present') return { uid: null };
    const { name, uid, notificationEmails, schemaValidation, unknownEventTypes, metadata, secretType } = state;
    return { name, uid, notificationEmails, schemaValidation, unknownEventTypes, metadata, secretType };
  },
  isDeleted: ({ status }) => status !== 'present',
  taken: 'Another project has this uid: choose another one.',
};
