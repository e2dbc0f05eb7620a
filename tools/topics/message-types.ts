import type { EndpointEvent } from '../../libs/admin/src/endpoints/endpoint-events.ts';
import type { EventTypeEvent } from '../../libs/admin/src/event-types/event-type.ts';
import type { AdminKeyEvent } from '../../libs/admin/src/keys/admin-key.ts';
import type { ApiKeyEvent } from '../../libs/admin/src/keys/api-key.ts';
import type { ProjectEvent } from '../../libs/admin/src/projects/project.ts';
import type { AttemptMessage } from '../../libs/message-log/src/topics/attempt-topic.ts';

/** The values of the messages of which `npm run generate` makes JSON Schemas. */
export interface MessageTypes {
  attempt: AttemptMessage;
  control: ProjectEvent | EventTypeEvent | EndpointEvent | ApiKeyEvent | AdminKeyEvent;
}
