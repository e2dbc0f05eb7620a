import type pg from 'pg';
import { inTransaction, type StatementRunner } from '#postgres';
import { type Claim, claimKeys, claimOf, moveKeys } from './claims.ts';
import { acceptedAs, insertEvents, insertUnkeyed, keysMove } from './insert-events.ts';
import { namedParameters, namedProjects, namedSql } from './named-projects.ts';
import type { AcceptedEvent, NewEvent } from './new-event.ts';
import { NotStoredError } from './not-stored-error.ts';
import { ProjectGoneError } from './project-gone-error.ts';
import { findByKeys, freeKeys, type StoredEvent } from './stored-events.ts';

/** The most bytes of data in one statement. Writing them into its parameters holds the event loop for about 2 ms. */
const MAX_PIECE_BYTES = 1_048_576;
const MAX_TRIES = 5;

/** The events of one request: all of them are stored, or none. */
export interface EventCall {
  events: readonly NewEvent[];
  /** The key of the request itself, beside the keys of its events, if the first event has an id of the caller's own. */
  request?: { key: string; hash: Buffer };
}

/** Splits items into pieces of at most this many bytes of data, or of one item. */
function piecesOf<T>(items: readonly T[], dataOf: (item: T) => string, maxBytes = MAX_PIECE_BYTES): T[][] {
  const pieces: T[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const { length } = dataOf(item);
    if (bytes + length > maxBytes) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)!.push(item);
    bytes += length;
  }
  return pieces;
}

const dataOfEvent = ({ data }: NewEvent) => data;

/**
 * True if the call cannot be stored in part, because it has one key at most: no key can be known while another is not.
 */
function isWhole({ events, request }: EventCall): boolean {
  if (request) return false;
  return events.length === 1 || events.every(({ key }) => key === null);
}

/**
 * Commits the events of calls, each call as a whole. If an event of a call differs from the stored event with its key,
 * the call is not stored, and its results name the differences.
 *
 * If no call has several keys and all are small, this takes one statement. Otherwise it takes one transaction, which
 * claims the keys first, and is repeated without the calls that cannot be stored. Large events are sent in several
 * statements of the transaction, so that other work of the process runs in between.
 * @returns for each call, in order, the accepted events
 * @throws ProjectGoneError if the project of one of the events is gone: then none is committed
 */
export async function insertCalls(pool: pg.Pool, calls: readonly EventCall[]): Promise<AcceptedEvent[][]> {
  const events = calls.flatMap((call) => call.events);
  if (calls.every(isWhole) && piecesOf(events, dataOfEvent).length <= 1) {
    return splitByCall(calls, await insertEvents(pool, events));
  }
  const results = new Map<EventCall, AcceptedEvent[]>();
  for (let left = calls; left.length > 0; left = left.filter((call) => !results.has(call))) {
    const accepted = await inTransaction(pool, (tx) => storeTogether(tx, left)).catch((error: unknown) => {
      if (error instanceof CallsDiffer) return error.answers;
      throw error;
    });
    for (const [call, answers] of accepted) results.set(call, answers);
  }
  return calls.map((call) => results.get(call)!);
}

function splitByCall(calls: readonly EventCall[], accepted: AcceptedEvent[]): AcceptedEvent[][] {
  let at = 0;
  return calls.map(({ events }) => accepted.slice(at, (at += events.length)));
}

/** Aborts the transaction, because these calls cannot be stored. */
class CallsDiffer extends Error {
  constructor(readonly answers: ReadonlyMap<EventCall, AcceptedEvent[]>) {
    super('Some requests differ from the earlier requests with their keys.');
  }
}

/** The event to which a known key belongs. */
interface Known extends StoredEvent {
  id: string;
}

/** @throws CallsDiffer if calls cannot be stored; the others are to be stored by another transaction */
async function storeTogether(
  tx: StatementRunner,
  calls: readonly EventCall[],
): Promise<Map<EventCall, AcceptedEvent[]>> {
  // This comes first, since a request with only duplicates inserts nothing.
  await assertProjectsExist(
    tx,
    calls.flatMap(({ events }) => events),
  );
  const known = new Map<Claim, Known>();
  const claimsOfCall = new Map(calls.map((call) => [call, claimsOf(call)]));
  let left = [...claimsOfCall.values()].flat();
  let unkeyed = calls.flatMap(({ events }) => events.filter(({ key }) => key === null));
  const order = new Map(calls.flatMap(({ events }) => events).map((event, index) => [event, index]));
  for (let tries = 0; left.length + unkeyed.length > 0; tries++) {
    if (tries === MAX_TRIES) throw keysMove();
    const claimed = left.length === 0 ? new Set<Claim>() : await claimKeys(tx, left);
    const fresh = [...unkeyed, ...left.filter((claim) => claimed.has(claim) && isOwn(claim)).map(({ event }) => event)];
    unkeyed = [];
    // Inserts before the look-up, which also finds the event of a key that occurs twice in these calls.
    for (const piece of piecesOf(sortedBy(fresh, order), dataOfEvent)) {
      // The ids were made for these calls. If an id belongs to another event, the event is refused as not stored.
      if ((await insertUnkeyed(tx, piece)).size > 0) throw new NotStoredError();
    }
    left = await lookUp(
      tx,
      left.filter((claim) => !claimed.has(claim)),
      known,
    );
  }
  const answers = new Map(calls.map((call) => [call, answersOf(call, claimsOfCall.get(call)!, known)]));
  const differing = new Map([...answers].filter(([, all]) => all.some(({ differs }) => differs)));
  if (differing.size > 0) throw new CallsDiffer(differing);
  await moveKeys(
    tx,
    calls.flatMap((call) => movesOf(claimsOfCall.get(call)!, known)),
  );
  return answers;
}

/** @throws ProjectGoneError */
async function assertProjectsExist(tx: StatementRunner, events: readonly NewEvent[]): Promise<void> {
  const projects = namedProjects(events);
  const text = `with ${namedSql('$1', '$2')} select 1 as found from named`;
  const { rows } = await tx.query({ name: 'find-named-projects', text, values: namedParameters(projects) });
  if (rows.length < projects.length) throw new ProjectGoneError();
}

function claimsOf({ events, request }: EventCall): Claim[] {
  const claims = events.filter(({ key }) => key !== null).map(claimOf);
  if (request) claims.push({ key: request.key, requestHash: request.hash, event: events[0]! });
  return claims;
}

/** True for the claim of the event's key, false for that of its request. */
const isOwn = ({ key, event }: Claim) => key === event.key;

function sortedBy(events: NewEvent[], order: ReadonlyMap<NewEvent, number>): NewEvent[] {
  return events.sort((a, b) => order.get(a)! - order.get(b)!);
}

/** Finds the events of the claims' keys, and frees the keys that have none. @returns the claims of the freed keys */
async function lookUp(tx: StatementRunner, claims: readonly Claim[], known: Map<Claim, Known>): Promise<Claim[]> {
  const free: Claim[] = [];
  for (const piece of piecesOf(claims, ({ event }) => event.data)) {
    for (const [index, { id, differs }] of (await findByKeys(tx, piece)).entries()) {
      if (id === null) free.push(piece[index]!);
      else known.set(piece[index]!, { id, differs });
    }
  }
  if (free.length > 0) await freeKeys(tx, free);
  return free;
}

function answersOf({ events }: EventCall, claims: readonly Claim[], known: ReadonlyMap<Claim, Known>): AcceptedEvent[] {
  const own = new Map(claims.filter(isOwn).map((claim) => [claim.event, known.get(claim)]));
  const ofRequest = claims.find((claim) => !isOwn(claim));
  const answers = events.map((event) => {
    const stored = own.get(event);
    return stored ? acceptedAs(event, stored.id, stored.differs) : { id: event.id, duplicate: false };
  });
  const request = ofRequest && known.get(ofRequest);
  if (request?.differs.length) answers[0] = { ...answers[0]!, differs: request.differs };
  return answers;
}

/** The key of a request belongs to the same event as the key of its first event. */
function movesOf(claims: readonly Claim[], known: ReadonlyMap<Claim, Known>): { claim: Claim; to: string }[] {
  const claim = claims.find((one) => !isOwn(one));
  const own = claim && claims.find((one) => isOwn(one) && one.event === claim.event);
  const stored = own && known.get(own);
  return claim && stored && !known.has(claim) ? [{ claim, to: stored.id }] : [];
}
