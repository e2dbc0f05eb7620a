import { Controller, Get, HttpCode, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { GetDelivery, ListDeliveries, ReplayDelivery } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { DeliveryFilterDto } from './dto/filter.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

@ApiTags('deliveries')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/deliveries')
export class DeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  list(@Param('project') project: string, @Query() { cursor, limit, ...filter }: DeliveryFilterDto) {
    return this.queries.execute(new ListDeliveries(project, filter, cursor ?? null, limit));
  }

  @Get(':delivery')
  get(@Param('project') project: string, @Param('delivery') delivery: string) {
    return this.queries.execute(new GetDelivery(project, delivery));
  }

  @Post(':delivery/replay')
  @HttpCode(202)
  replay(@Param('project') project: string, @Param('delivery') delivery: string) {
    return this.commands.execute(new ReplayDelivery(project, delivery));
  }
}
