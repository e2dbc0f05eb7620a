import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CreatePortalToken, type Draft, type KeyIdentity, ListPortalTokens, RevokePortalToken } from '#admin';
import { execute } from '../../execute.ts';
import { PageDto } from '../fields/page.dto.ts';
import { CreatePortalTokenDto } from './portal-token.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { Caller } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** The route takes no `Idempotency-Key`: its response would have to be stored, and a token is never stored. */
@ApiTags('keys')
@Controller('v1/projects/:project/portal-tokens')
export class PortalTokensController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreatePortalToken)
  @Describe(
    'Creates a short-lived token for a page in the browser of a customer. The token is shown only in this response.',
    201,
    'CreatedPortalToken',
  )
  @Header('cache-control', 'no-store')
  @ApiBody({ type: CreatePortalTokenDto })
  create(
    @Param('project') project: string,
    @Body(new DraftPipe(CreatePortalTokenDto)) draft: Draft<CreatePortalTokenDto>,
    @Caller() maker: KeyIdentity,
  ) {
    return this.commands.execute(new CreatePortalToken(project, draft, maker));
  }

  @Get()
  @Serves(ListPortalTokens)
  @Describe(
    'Lists the valid portal tokens of a project, newest first, without the tokens themselves.',
    200,
    'PortalTokens',
  )
  list(@Param('project') project: string, @Query() { cursor, limit, order }: PageDto) {
    return this.queries.execute(new ListPortalTokens(project, cursor ?? null, limit, order));
  }

  @Delete(':portalToken')
  @Serves(RevokePortalToken)
  @Describe('Revokes a portal token. The response takes a second; from then on the token is invalid.', 204)
  revoke(@Param('project') project: string, @Param('portalToken') token: string) {
    return execute(this.commands, new RevokePortalToken(project, token));
  }
}
