import { Body, Controller, Header, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CreatePortalToken, type Draft, type KeyIdentity } from '#admin';
import { CreatePortalTokenDto } from './portal-token.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { Caller } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** The route takes no `Idempotency-Key`: its response would have to be stored, and a token is never stored. */
@ApiTags('keys')
@Controller('v1/projects/:project/portal-tokens')
export class PortalTokensController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Serves(CreatePortalToken)
  @Describe(
    'Creates a short-lived token for a page in the browser of a customer. The token is shown only in this response.',
    201,
    'PortalToken',
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
}
