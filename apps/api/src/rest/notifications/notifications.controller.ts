import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListProjectNotifications } from '#admin';
import { PageDto } from '../fields/page.dto.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** The route of a project’s notices. */
@ApiTags('notifications')
@Controller('v1/projects/:project/notifications')
export class NotificationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Serves(ListProjectNotifications)
  @Describe('Lists the notices of a project: mails that were sent, or the reason why not.', 200, 'Notifications')
  list(@Param('project') project: string, @Query() { cursor, limit, order }: PageDto) {
    return this.queries.execute(new ListProjectNotifications(project, cursor ?? null, limit, order));
  }
}
