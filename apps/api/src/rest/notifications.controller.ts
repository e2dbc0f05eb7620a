import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ListProjectNotifications } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { PageDto } from './dto/page.dto.ts';

@ApiTags('notifications')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@Controller('v1/projects/:project/notifications')
export class NotificationsController {
  constructor(private readonly queries: QueryBus) {}

  /** What the project was told of by mail, or was not and why. */
  @Get()
  list(@Param('project') project: string, @Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListProjectNotifications(project, cursor ?? null, limit));
  }
}
