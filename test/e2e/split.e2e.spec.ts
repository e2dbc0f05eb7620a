import { describeKafka } from '#testing';
import { allScenarios } from './scenarios/all.ts';
import { publicTopics } from './scenarios/public-topics.ts';
import { startSplit } from './support/split.ts';

describeKafka('Posthorn in a process for each role, over Kafka', () => {
  allScenarios(startSplit, (scene) => describe('the topics for other teams', () => publicTopics(scene)));
});
