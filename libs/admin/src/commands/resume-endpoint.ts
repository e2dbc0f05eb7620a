import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { forgetHealth } from '#delivery';
import { AdminContext } from '../admin-context.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { applyToEndpoint, withEndpoint } from '../endpoints/with-endpoint.ts';

/**
 * Resumes an endpoint: it gets events again, and its health starts anew. Held deliveries are sent oldest first, at a
 * limited rate.
 */
export class ResumeEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Makes the endpoint `active`, deletes its recorded health and emits `endpoint.resumed`, in one transaction. An active
 * endpoint stays unchanged.
 * @throws PosthornError `not-found`, or `conflict` if the endpoint is pending or its receiver has not confirmed a
 * change
 */
@CommandHandler(ResumeEndpoint)
export class ResumeEndpointHandler implements ICommandHandler<ResumeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute(command: ResumeEndpoint): Promise<EndpointView> {
    return withEndpoint(this.context, command, async (locked) => {
      const resume = { type: 'resume', nowMs: locked.atMs } as const;
      const { row, events } = await applyToEndpoint(locked, resume, { type: 'endpoint.resumed' });
      if (events.length > 0) await forgetHealth(locked.tx, row.id);
      return endpointView(row);
    });
  }
}
