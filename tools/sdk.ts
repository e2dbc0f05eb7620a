// Writes the SDK's types and methods from docs/openapi.json. With --check, fails if a file differs instead.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installTools } from './install-tools.ts';
import { type Description, withoutProblems } from './sdk/description.ts';
import { renderResources } from './sdk/render-resources.ts';

const FOLDER = 'sdk/typescript/src/generated';

/** The part of `openapi-typescript` that is used here; it is not among the packages that the compiler sees. */
interface OpenapiTypescript {
  default: (document: unknown, options: { defaultNonNullable: boolean; alphabetize: boolean }) => Promise<unknown>;
  astToString: (nodes: unknown) => string;
}

async function renderSchema(description: Description): Promise<string> {
  const entry = path.resolve(installTools('openapi'), 'openapi-typescript/dist/index.mjs');
  const { default: openapiTS, astToString } = (await import(pathToFileURL(entry).href)) as OpenapiTypescript;
  // A field with a default is not needed in a request.
  const nodes = await openapiTS(withoutProblems(description), { defaultNonNullable: false, alphabetize: true });
  return `// Made of docs/openapi.json by \`npm run generate\`.\n${astToString(nodes)}`;
}

const description = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Description;
const files = {
  [`${FOLDER}/schema.ts`]: await renderSchema(description),
  [`${FOLDER}/resources.ts`]: renderResources(description),
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${file} differs from docs/openapi.json: run npm run generate:sdk.`);
    process.exitCode = 1;
  }
}
