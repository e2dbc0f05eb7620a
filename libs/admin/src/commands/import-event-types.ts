import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import type { FieldProblem } from '#kernel';
import { type Pack, packNamed, packNames } from '#event-types';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { packedDefinition } from '../event-types/check-definition.ts';
import { defineEventType } from '../event-types/define-event-type.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { lookUpEventType } from '../event-types/find-event-type.ts';
import { type LockedProject, withProject } from '../projects/with-project.ts';

/** The result of importing a pack, by the types in it. */
export interface ImportView {
  /** The types that are new. */
  imported: EventTypeView[];
  /** Names that the project has defined already: its own definitions stand. */
  kept: string[];
}

/** Defines the types of a pack that the project has not defined. */
export class ImportEventTypes extends Command<ImportView> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = RULES_TRUSTED_MS;

  constructor(
    readonly project: string,
    readonly draft: Draft<{ pack: string }>,
  ) {
    super();
  }
}

function problemsOf({ pack }: { pack?: string }): FieldProblem[] {
  if (pack === undefined || packNamed(pack)) return [];
  return [{ pointer: '/pack', message: `must be one of ${packNames.join(', ')}` }];
}

/**
 * Defines the missing types of the pack, all or none, in one transaction that locks the project's row.
 * @throws PosthornError `not-found`, `invalid-input` if there is no such pack, or `conflict` if the project has its
 * maximum of event types
 */
@CommandHandler(ImportEventTypes)
export class ImportEventTypesHandler implements ICommandHandler<ImportEventTypes> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: ImportEventTypes): Promise<ImportView> {
    const { pack: name } = settled(draft, problemsOf(draft.fields), 'The pack does not exist.');
    const pack = packNamed(name)!;
    return withProject(this.context, project, (locked) => this.import(locked, pack));
  }

  private async import({ tx, found: { id: projectId }, atMs }: LockedProject, pack: Pack): Promise<ImportView> {
    const view: ImportView = { imported: [], kept: [] };
    for (const packed of pack) {
      if (await lookUpEventType(tx, projectId, packed.name)) view.kept.push(packed.name);
      else {
        const type = await defineEventType(tx, projectId, packed.name, packedDefinition(packed), atMs);
        view.imported.push(eventTypeView(type));
      }
    }
    return view;
  }
}
