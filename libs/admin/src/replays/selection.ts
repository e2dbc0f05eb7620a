import type { StateFilter } from '../deliveries/delivery-filter.ts';

/** The deliveries of a replay: the conditions that each of them meets. */
export interface Selection {
  projectId: string;
  /** Null for every endpoint of the project. */
  endpointId: string | null;
  /** Null for every event. */
  eventId: string | null;
  filter: StateFilter;
  /** The lowest id that an event may have. */
  fromId: string;
  /** The id below which the ids of events are. */
  beforeId: string;
  /** True to include the events that the endpoint did not get and that its subscription takes now. */
  includeUnmatched: boolean;
  /** True to include the deliveries of disabled endpoints. */
  force: boolean;
}

/** A place in a selection, which is read by event from the oldest. */
export interface SelectionPlace {
  eventId: string;
  /** How many endpoints of this event are behind the place. */
  nth: number;
}

/** More than any event has endpoints: a place with it is behind the whole event. */
export const WHOLE_EVENT = 2_147_483_647;

/** The beginning of a selection. */
export const placeAtBegin = ({ fromId }: Pick<Selection, 'fromId'>): SelectionPlace => ({ eventId: fromId, nth: 0 });
