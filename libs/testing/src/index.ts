export { type ApiAnswer, type ApiCall, ApiClient } from './api-client.ts';
export { eventually } from './eventually.ts';
export { describeKafka, testKafkaBrokers } from './kafka/describe-kafka.ts';
export { migratedDatabase } from './migrated-database.ts';
export { OffsetClock } from './offset-clock.ts';
export { PostgresProxy } from './postgres-proxy.ts';
export { headerOf, type ReceivedRequest, verifyStandardWebhook, webhookIdOf } from './received-request.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';
export { type Answer, WebhookReceiver } from './webhook-receiver.ts';
