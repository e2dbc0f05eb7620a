import { Body, Controller, Get, Header, Param, Post, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type Draft, GetPublicKeys, RevealSecrets, RotateSecret } from '#admin';
import { RotateSecretDto } from './rotate-secret.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { KeyId } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Routes that rotate and show an endpoint’s secrets, and show its public keys. */
@ApiTags('secrets')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointSecretsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('rotate-secret')
  @Serves(RotateSecret)
  @Describe(
    'Adds a new secret. The response comes once every dispatcher has it, after three seconds.',
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
  @Serves(RevealSecrets)
  @Describe('Returns the secrets of an endpoint. The access and its API key are recorded.', 200, 'RevealedSecrets')
  @Header('cache-control', 'no-store')
  reveal(@Param('project') project: string, @Param('endpoint') endpoint: string, @KeyId() by: string) {
    return this.commands.execute(new RevealSecrets(project, endpoint, by));
  }

  @Get('public-keys')
  @Serves(GetPublicKeys)
  @Describe('Returns the public keys with which a receiver verifies `v1a` signatures.', 200, 'PublicKeys')
  publicKeys(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetPublicKeys(project, endpoint));
  }
}
