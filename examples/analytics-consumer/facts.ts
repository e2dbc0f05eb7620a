/** A record of a topic, as docs/asyncapi.json describes it. */
export interface Message {
  topic: string;
  headers: Record<string, string>;
  /** JSON. */
  value: string;
}

/** A person who signed up at a site. */
export interface SignUp {
  /** The id of the event: a record that comes twice has it twice. */
  eventId: string;
  siteId: string;
  at: string;
}

/** The state of one delivery with one of its attempts. */
export interface DeliveryState {
  deliveryId: string;
  siteId: string;
  /** The number of the attempt. A higher number is newer, in whatever order records come. */
  number: number;
  state: string;
  at: string;
}

/** The name of a site, as of a version. */
export interface SiteName {
  siteId: string;
  version: number;
  name: string;
}

/** The facts that a batch of records tells. */
export interface Facts {
  signUps: SignUp[];
  deliveries: DeliveryState[];
  names: SiteName[];
}

interface Attempt {
  deliveryId: string;
  projectId: string;
  trigger: string;
  number: number;
  state: string;
  startedAt: string;
}

interface ProjectChange {
  aggregateId: string;
  version: number;
  data: { name: string };
}

function signUpIn({ headers }: Message): SignUp[] {
  if (headers.ce_type !== 'subscriber.created') return [];
  return [{ eventId: headers.ce_id!, siteId: headers.ce_source!, at: headers.ce_time! }];
}

function deliveryIn({ value }: Message): DeliveryState[] {
  const { deliveryId, projectId: siteId, trigger, number, state, startedAt: at } = JSON.parse(value) as Attempt;
  // A test is no delivery of an event.
  return trigger === 'test' ? [] : [{ deliveryId, siteId, number, state, at }];
}

function nameIn({ headers, value }: Message): SiteName[] {
  if (headers.ce_type !== 'project.created' && headers.ce_type !== 'project.changed') return [];
  const { aggregateId: siteId, version, data } = JSON.parse(value) as ProjectChange;
  return [{ siteId, version, name: data.name }];
}

/** What a batch of records tells. Records of kinds that this service does not know tell nothing. */
export function factsIn(messages: readonly Message[]): Facts {
  const of = (kind: string) => messages.filter(({ topic }) => topic.endsWith(`.${kind}.v1`));
  return {
    signUps: of('events').flatMap(signUpIn),
    deliveries: of('attempts').flatMap(deliveryIn),
    names: of('control').flatMap(nameIn),
  };
}
