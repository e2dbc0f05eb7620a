import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListAllDeliveries } from '#admin';
import { AllDeliveriesDto } from './delivery-filter.dto.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

const LIST =
  'Lists the deliveries of all projects, newest first, each with its project. Only an admin key may call it. A page may end early after ' +
  '7 s; its cursor continues the search.';

/** The deliveries of all projects. */
@ApiTags('deliveries')
@Controller('v1/deliveries')
export class AllDeliveriesController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Serves(ListAllDeliveries)
  @Describe(LIST, 200, 'ProjectDeliveries')
  listAll(@Query() { cursor, limit, order, ...filter }: AllDeliveriesDto) {
    return this.queries.execute(new ListAllDeliveries(filter, cursor ?? null, limit, order));
  }
}
