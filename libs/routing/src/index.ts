export { Catalogue } from './catalogue.ts';
export {
  type CatalogueEndpoint,
  readEndpoint,
  type StoredHeader,
  type StoredSecret,
  type StoredText,
} from './catalogue-reader.ts';
export { askConditions, judgeQuestions } from './condition/ask-conditions.ts';
export {
  EventInQuestion,
  type MissReason,
  missReason,
  type Subscription,
  takesChannel,
  takesType,
} from './matching.ts';
export { Router, type RouterOptions } from './router.ts';
export type { MissCounts, Routing } from './route-event.ts';
export { type RoutingToStore, storeRoutings } from './store-routings.ts';
export { DeliveryWatch, type DeliveryWatchOptions } from './sweep/delivery-watch.ts';
export { type Stall, type StallStage } from './sweep/describe-stall.ts';
export {
  type HorizonAt,
  type Sweep,
  Sweeper,
  type SweeperOptions,
  type SweepPlace,
  type Swept,
} from './sweep/sweeper.ts';
