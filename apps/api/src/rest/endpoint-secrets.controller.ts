import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { GetPublicKeys, RevealSecrets, RotateSecret } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { RotateSecretDto } from './dto/rotate-secret.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { KeyId } from './key-id.ts';

@ApiTags('secrets')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointSecretsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Answers with the new secret once every dispatcher knows it, which takes three seconds. */
  @Post('rotate-secret')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  rotate(
    @Param('project') project: string,
    @Param('endpoint') endpoint: string,
    @Body() { secret, type, overlapMs, activateAt }: RotateSecretDto,
    @KeyId() by: string,
  ) {
    const input = {
      secret: secret ?? null,
      type: type ?? null,
      overlapMs,
      activateAt: activateAt === undefined ? null : new Date(activateAt),
    };
    return this.commands.execute(new RotateSecret(project, endpoint, input, by));
  }

  /** Shows the secrets; that they were shown, and to which key, is kept. */
  @Get('secret')
  @Header('cache-control', 'no-store')
  reveal(@Param('project') project: string, @Param('endpoint') endpoint: string, @KeyId() by: string) {
    return this.commands.execute(new RevealSecrets(project, endpoint, by));
  }

  @Get('public-keys')
  publicKeys(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetPublicKeys(project, endpoint));
  }
}
