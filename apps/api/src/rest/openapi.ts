import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The API's own description, at /openapi.json, and for people at /docs. */
export function describeApi(app: INestApplication): void {
  const document = new DocumentBuilder()
    .setTitle('Posthorn')
    .setDescription('Telling other people’s servers what happened, without ever losing it.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'openapi.json',
  });
}
