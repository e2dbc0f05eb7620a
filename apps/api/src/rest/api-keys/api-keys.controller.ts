import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CreateApiKey, ListApiKeys, RevokeApiKey } from '#admin';
import { Access } from '#http-server';
import { CreateApiKeyDto } from './api-key.dto.ts';
import { PageDto } from '../fields/page.dto.ts';
import { KeyId } from '../http/key-id.ts';
import { execute } from '../../execute.ts';
import { Describe } from '../openapi/describe.ts';

/** The route takes no `Idempotency-Key`: its response would have to be stored, and a key is never stored. */
@ApiTags('keys')
@Access('admin')
@Controller('v1/projects/:project/api-keys')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Describe('Creates an API key for one project. The key is shown only in this response.', 201, 'CreatedApiKey')
  @Header('cache-control', 'no-store')
  create(@Param('project') project: string, @Body() { name }: CreateApiKeyDto, @KeyId() by: string) {
    return this.commands.execute(new CreateApiKey(project, name, by));
  }

  @Get()
  @Describe('Lists the API keys of a project, newest first.', 200, 'ApiKeys')
  list(@Param('project') project: string, @Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListApiKeys(project, cursor ?? null, limit));
  }

  @Delete(':key')
  @Describe('Revokes an API key. The response takes a second; from then on the key is invalid.', 204)
  revoke(@Param('project') project: string, @Param('key') key: string, @KeyId() by: string) {
    return execute(this.commands, new RevokeApiKey(project, key, by));
  }
}
