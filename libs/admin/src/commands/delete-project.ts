import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PROJECTS_TRUSTED_MS } from '../projects/project-ids.ts';
import { AdminContext } from '../admin-context.ts';
import { applyToProject, withProject } from '../projects/with-project.ts';

/** Deletes a project. It accepts no more events and sends nothing; its events stay until their retention ends. */
export class DeleteProject extends Command<void> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = PROJECTS_TRUSTED_MS;

  constructor(readonly project: string) {
    super();
  }
}

/**
 * Marks the row of the project as deleted and frees its uid. The rows of its endpoints stay: the catalogue treats the
 * endpoints of a deleted project as deleted.
 * @throws PosthornError `not-found`
 */
@CommandHandler(DeleteProject)
export class DeleteProjectHandler implements ICommandHandler<DeleteProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ project }: DeleteProject): Promise<void> {
    return withProject(this.context, project, async (locked) => {
      await applyToProject(locked, { type: 'delete' });
    });
  }
}
