import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CreateAdminKey, type Draft, type KeyIdentity, ListAdminKeys, RevokeAdminKey } from '#admin';
import { CreateAdminKeyDto } from './admin-key.dto.ts';
import { PageDto } from '../fields/page.dto.ts';
import { execute } from '../../execute.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { Caller, KeyId } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** The route takes no `Idempotency-Key`: its response would have to be stored, and a key is never stored. */
@ApiTags('keys')
@Controller('v1/admin-keys')
export class AdminKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateAdminKey)
  @Describe('Creates another admin key. The key is shown only in this response.', 201, 'CreatedAdminKey')
  @Header('cache-control', 'no-store')
  @ApiBody({ type: CreateAdminKeyDto })
  create(@Body(new DraftPipe(CreateAdminKeyDto)) draft: Draft<CreateAdminKeyDto>, @Caller() maker: KeyIdentity) {
    return this.commands.execute(new CreateAdminKey(draft, maker));
  }

  @Get()
  @Serves(ListAdminKeys)
  @Describe('Lists the admin keys, newest first, except POSTHORN_ADMIN_KEY.', 200, 'AdminKeys')
  list(@Query() { cursor, limit, order }: PageDto) {
    return this.queries.execute(new ListAdminKeys(cursor ?? null, limit, order));
  }

  @Delete(':adminKey')
  @Serves(RevokeAdminKey)
  @Describe(
    'Revokes an admin key, also that of the request. The response takes a second; from then on the key is invalid.',
    204,
  )
  revoke(@Param('adminKey') key: string, @KeyId() by: string) {
    return execute(this.commands, new RevokeAdminKey(key, by));
  }
}
