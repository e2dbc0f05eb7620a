import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { applyToEndpoint, withEndpoint } from '../endpoints/with-endpoint.ts';

/** Holds all deliveries of the endpoint from now on; none is dropped. */
export class PauseEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Makes the endpoint `paused` and emits `endpoint.paused`, in one transaction. A paused endpoint stays unchanged.
 * @throws PosthornError `not-found`, or `conflict` if the endpoint is pending or disabled
 */
@CommandHandler(PauseEndpoint)
export class PauseEndpointHandler implements ICommandHandler<PauseEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute(command: PauseEndpoint): Promise<EndpointView> {
    return withEndpoint(this.context, command, async (locked) => {
      const { row } = await applyToEndpoint(locked, { type: 'pause' }, { type: 'endpoint.paused' });
      return endpointView(row);
    });
  }
}
