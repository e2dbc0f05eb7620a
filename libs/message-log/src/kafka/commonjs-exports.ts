import kafkajs from 'kafkajs';

/** What kafkajs exports in a way that Node cannot see as a named export of a CommonJS module. */
export const { ConfigResourceTypes, KafkaJSAggregateError, KafkaJSNonRetriableError, KafkaJSProtocolError } = kafkajs;
