import { Body, Controller, Get, Header, Param, Post, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type Draft, GetPublicKeys, RevealSecrets, RotateSecret } from '#admin';
import { RotateSecretDto } from './dto/rotate-secret.dto.ts';
import { DraftPipe } from './form/draft.pipe.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { KeyId } from './key-id.ts';
import { Describe } from './openapi/describe.ts';

@ApiTags('secrets')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointSecretsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('rotate-secret')
  @Describe(
    'Answers with the new secret once every dispatcher knows it, which takes three seconds.',
    200,
    'RotatedSecret',
  )
  @Header('cache-control', 'no-store')
  @ApiBody({ type: RotateSecretDto, required: false })
  rotate(
    @Param('project') project: string,
    @Param('endpoint') endpoint: string,
    @Body(new DraftPipe(RotateSecretDto)) draft: Draft<RotateSecretDto>,
    @KeyId() by: string,
  ) {
    return this.commands.execute(new RotateSecret(project, endpoint, draft, by));
  }

  @Get('secret')
  @Describe('Shows the secrets; that they were shown, and to which key, is kept.', 200, 'RevealedSecrets')
  @Header('cache-control', 'no-store')
  reveal(@Param('project') project: string, @Param('endpoint') endpoint: string, @KeyId() by: string) {
    return this.commands.execute(new RevealSecrets(project, endpoint, by));
  }

  @Get('public-keys')
  @Describe('The public keys with which a receiver verifies `v1a` signatures.', 200, 'PublicKeys')
  publicKeys(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetPublicKeys(project, endpoint));
  }
}
