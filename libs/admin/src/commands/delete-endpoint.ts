import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { saveHeaderValues } from '../headers/header-values.ts';
import { applyToEndpoint, withEndpoint } from '../endpoints/with-endpoint.ts';

/**
 * Deletes an endpoint. Nothing more is routed to the endpoint, and its waiting deliveries are cancelled with that
 * reason. The values of its headers are deleted. Its secrets are kept for as long as the log, which renders requests
 * with them.
 */
export class DeleteEndpoint extends Command<void> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Marks the row of the endpoint as deleted, frees its uid, deletes its header values and emits `endpoint.deleted`, in
 * one transaction.
 * @throws PosthornError `not-found`
 */
@CommandHandler(DeleteEndpoint)
export class DeleteEndpointHandler implements ICommandHandler<DeleteEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute(command: DeleteEndpoint): Promise<void> {
    return withEndpoint(this.context, command, async (locked) => {
      const { row } = await applyToEndpoint(locked, { type: 'delete' }, { type: 'endpoint.deleted' });
      const none = { headers: [], values: [] };
      await saveHeaderValues(locked.tx, this.context.keyRing, row.id, none, new Date(locked.atMs));
    });
  }
}
