// Writes the files that are made from the code; a spec fails when they have drifted. Run by `npm run generate`.
import { writeFileSync } from 'node:fs';
import { renderEnvExample, renderSettingsPage } from '#config';
import { renderMetricsPage } from '#telemetry';
import { renderProfilesPage } from '../libs/wire-profiles/src/docs/render-profiles-page.ts';
import { renderProblemsPage } from '../apps/api/src/rest/http/render-problems-page.ts';
import { ANSWER_SCHEMAS_FILE, renderAnswerSchemas } from './answer-schemas.ts';
import { describeTopics } from './topics/describe-topics.ts';
import { renderAsyncApi } from './topics/render-asyncapi.ts';
import { renderTopicsPage } from './topics/render-page.ts';
import { renderWebhooks, WEBHOOKS_FILE } from './webhooks.ts';

const topics = describeTopics();

writeFileSync('.env.example', renderEnvExample());
writeFileSync('docs/settings.md', renderSettingsPage());
writeFileSync('docs/metrics.md', renderMetricsPage());
writeFileSync('docs/wire-profiles.md', renderProfilesPage());
writeFileSync('docs/problems.md', renderProblemsPage());
writeFileSync(ANSWER_SCHEMAS_FILE, renderAnswerSchemas());
writeFileSync(WEBHOOKS_FILE, renderWebhooks());
writeFileSync('docs/asyncapi.json', renderAsyncApi(topics));
writeFileSync('docs/topics.md', renderTopicsPage(topics));
