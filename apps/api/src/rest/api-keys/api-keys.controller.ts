import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CreateApiKey, type Draft, type KeyIdentity, ListApiKeys, RevokeApiKey } from '#admin';
import { CreateApiKeyDto } from './api-key.dto.ts';
import { PageDto } from '../fields/page.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { Caller, KeyId } from '../http/key-id.ts';
import { execute } from '../../execute.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** The route takes no `Idempotency-Key`: its response would have to be stored, and a key is never stored. */
@ApiTags('keys')
@Controller('v1/projects/:project/api-keys')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateApiKey)
  @Describe(
    'Creates an API key for one project, with no right that the key of the request lacks. The key is shown only in this response.',
    201,
    'CreatedApiKey',
  )
  @Header('cache-control', 'no-store')
  @ApiBody({ type: CreateApiKeyDto })
  create(
    @Param('project') project: string,
    @Body(new DraftPipe(CreateApiKeyDto)) draft: Draft<CreateApiKeyDto>,
    @Caller() maker: KeyIdentity,
  ) {
    return this.commands.execute(new CreateApiKey(project, draft, maker));
  }

  @Get()
  @Serves(ListApiKeys)
  @Describe('Lists the API keys of a project, newest first.', 200, 'ApiKeys')
  list(@Param('project') project: string, @Query() { cursor, limit, order }: PageDto) {
    return this.queries.execute(new ListApiKeys(project, cursor ?? null, limit, order));
  }

  @Delete(':key')
  @Serves(RevokeApiKey)
  @Describe('Revokes an API key. The response takes a second; from then on the key is invalid.', 204)
  revoke(@Param('project') project: string, @Param('key') key: string, @KeyId() by: string) {
    return execute(this.commands, new RevokeApiKey(project, key, by));
  }
}
