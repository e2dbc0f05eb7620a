import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { packNamed, packNames, RULES_TRUSTED_MS } from '#event-types';
import type { FieldProblem } from '#kernel';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { type Draft, isWrong, settled } from '../draft.ts';
import { packedDefinition } from '../event-types/check-definition.ts';
import { defineEventType } from '../event-types/define-event-type.ts';
import { applyToEventType } from '../event-types/with-event-type.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { lookUpEventType } from '../event-types/find-event-type.ts';
import { type DescribedType, webhookDefinitions } from '../event-types/openapi/webhook-definitions.ts';
import { findProject } from '../projects/find-project.ts';
import { type LockedProject, withProject } from '../projects/with-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';

/** The result of an import, by its types. */
export interface ImportView {
  /** The types that are new. */
  imported: EventTypeView[];
  /** The types that the project had, and that the document has changed; none for a pack. */
  updated: UpdatedTypeView[];
  /** The names of the types that are unchanged. For a pack, all that the project had: its own definitions stand. */
  kept: string[];
  /** True if nothing was stored. */
  dryRun: boolean;
}

/** An event type that an import has changed. */
export interface UpdatedTypeView {
  /** The type as it is now. */
  eventType: EventTypeView;
  /** The fields that differ from before. */
  changedFields: ChangedField[];
}

type ChangedField = 'description' | 'schema' | 'example';

/** The input of an import: a pack or a document. */
export interface ImportInput {
  /** The name of a pack. */
  pack?: string;
  /** An OpenAPI document with webhooks. */
  openapi?: object;
  /** True to store nothing. Default: false. */
  dryRun?: boolean;
}

/** Defines the types of a pack that the project has not defined, or defines and updates those of a document. */
export class ImportEventTypes extends Command<ImportView> implements PropagatingCommand {
  readonly trustedMs = RULES_TRUSTED_MS;

  constructor(
    readonly project: string,
    readonly draft: Draft<ImportInput>,
  ) {
    super();
  }
}

const PACK_MESSAGE = `must be one of ${packNames.join(', ')}`;
const NEITHER = { pointer: '/pack', message: `is required without \`openapi\`, and ${PACK_MESSAGE}` };

function problemsOf(draft: Draft<ImportInput>): FieldProblem[] {
  const { pack, openapi } = draft.fields;
  const isNone = pack === undefined && openapi === undefined;
  if (isNone && !isWrong(draft, 'openapi')) return [NEITHER];
  const problems: FieldProblem[] = [];
  if (pack !== undefined && !packNamed(pack)) problems.push({ pointer: '/pack', message: PACK_MESSAGE });
  if (pack !== undefined && openapi !== undefined) {
    problems.push({ pointer: '/openapi', message: 'must not be given beside pack' });
  }
  return problems;
}

/** Ends the transaction of a dry run, so that nothing of it is stored. */
class DryRunDone extends Error {
  constructor(readonly view: ImportView) {
    super('The import was a dry run.');
  }
}

const CHANGED_FIELDS: readonly ChangedField[] = ['description', 'schema', 'example'];

/**
 * Stores the types, all or none, in one transaction that locks the project's row. A dry run rolls it back.
 * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, `conflict` if the project has its
 * maximum of event types, or `unavailable` if a schema cannot be compiled now
 */
@CommandHandler(ImportEventTypes)
export class ImportEventTypesHandler implements ICommandHandler<ImportEventTypes> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: ImportEventTypes): Promise<ImportView> {
    const input = settled(draft, problemsOf(draft), 'The import is invalid.');
    const { pack, openapi, dryRun = false } = input;
    const types = openapi === undefined ? typesOfPack(pack!) : await this.typesOf(project, openapi);
    const work = async (locked: LockedProject) => {
      const view = await store(locked, types, { replaces: openapi !== undefined, dryRun });
      if (dryRun) throw new DryRunDone(view);
      return view;
    };
    return withProject(this.context, project, work).catch((error: unknown) => {
      if (error instanceof DryRunDone) return error.view;
      throw error;
    });
  }

  private async typesOf(project: string, document: object): Promise<DescribedType[]> {
    const { dataSource, compute } = this.context;
    const { id } = await findProject(dataSource.manager, project);
    return webhookDefinitions(document, (...schema) => compute.define(id, ...schema));
  }
}

function typesOfPack(name: string): DescribedType[] {
  return packNamed(name)!.map((packed) => ({ name: packed.name, definition: packedDefinition(packed) }));
}

async function store(
  { tx, found: { id: projectId }, atMs }: LockedProject,
  types: readonly DescribedType[],
  { replaces, dryRun }: { replaces: boolean; dryRun: boolean },
): Promise<ImportView> {
  const view: ImportView = { imported: [], updated: [], kept: [], dryRun };
  for (const { name, definition } of types) {
    const found = await lookUpEventType(tx, projectId, name, FOR_NO_KEY_UPDATE);
    if (!found) {
      view.imported.push(eventTypeView(await defineEventType(tx, projectId, name, definition, atMs)));
      continue;
    }
    const changedFields = replaces ? CHANGED_FIELDS.filter((field) => found[field] !== definition[field]) : [];
    if (changedFields.length === 0) {
      view.kept.push(name);
      continue;
    }
    const command = { type: 'change', name, definition: { ...definition, archived: found.archived } } as const;
    const { row } = await applyToEventType({ tx, found, atMs }, command);
    view.updated.push({ eventType: eventTypeView(row), changedFields });
  }
  return view;
}
