import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { formSchemas } from './form-schemas.ts';
import { withExamples } from './with-examples.ts';
import { answerSchemas } from './generated/answer-schemas.ts';
import { webhooks } from './generated/webhooks.ts';
import { withProblems } from './with-problems.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const outline = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('Posthorn')
  .setDescription(
    'Webhooks that are never lost: a transactional outbox, a log and a dispatcher that records every attempt.',
  )
  .setVersion('1')
  .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
  .addServer('/')
  .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
  .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-KEY' }, 'key')
  .addSecurityRequirements('bearer')
  .addSecurityRequirements('key')
  .build();

function operationId(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '')}_${method}`;
}

function documentOf(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, outline, { operationIdFactory: operationId });
  const forms = formSchemas(document.components?.schemas ?? {}) as Schemas;
  const schemas = { ...document.components?.schemas, ...forms, ...(answerSchemas as Schemas) };
  const whole = withProblems({ ...document, components: { ...document.components, schemas } });
  return { ...withExamples(whole), webhooks };
}

/** Serves the API's own description at /openapi.json, and as a page at /docs. */
export function describeApi(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= documentOf(app)), { jsonDocumentUrl: 'openapi.json' });
}
