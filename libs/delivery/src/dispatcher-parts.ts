import { AttemptWriter } from './attempts/attempt-writer.ts';
import { countAttempt } from './attempts/count-attempt.ts';
import type { Backlog } from './backlog/backlog.ts';
import { BacklogAccount } from './backlog/backlog-account.ts';
import { BacklogExpiry } from './backlog/backlog-expiry.ts';
import { breakerSubject } from './breaker/breaker-subject.ts';
import { Breakers } from './breaker/breakers.ts';
import type { DispatchReports } from './dispatch-reports.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import { DueScheduler } from './due/due-scheduler.ts';
import { DueTimes } from './due/due-times.ts';
import { Parker } from './due/parker.ts';
import type { HandOvers } from './hand-overs.ts';
import { LookUps } from './intake/look-ups.ts';
import { dispatchShares } from './lanes/dispatch-shares.ts';
import { Lanes } from './lanes/lanes.ts';
import { Targets } from './model/target.ts';
import { DeliverySender } from './sending/delivery-sender.ts';

/** The parts of a dispatcher, from its memory to its rows in Postgres. */
export interface DispatcherParts {
  lookUps: LookUps;
  lanes: Lanes;
  breakers: Breakers;
  writer: AttemptWriter;
  parker: Parker;
  due: DueScheduler;
  dueTimes: DueTimes;
  account: BacklogAccount;
  expiry: BacklogExpiry;
}

/** The options of a dispatcher, and the things that its parts share. */
export interface Wiring extends DispatcherOptions {
  reports: DispatchReports;
  handOvers: HandOvers;
  /** Aborts when the dispatcher stops. */
  signal: AbortSignal;
  /** Returns true while the leases of all owned partitions are held, as far as partitions have leases. */
  holdsLeases: () => boolean;
}

/** Makes the parts of a dispatcher and connects them. */
export function dispatcherParts(wiring: Wiring): DispatcherParts {
  const breakers = newBreakers(wiring);
  const account = newAccount(wiring);
  const { backlog } = account;
  const writer = newWriter(wiring, backlog);
  const parker = newParker(wiring, backlog);
  const lanes = newLanes(wiring, breakers);
  const due = newDue(wiring, lanes);
  const expiry = newExpiry(wiring, backlog, lanes);
  wiring.handOvers.connect({ lanes, writer, parker, due, account });
  return {
    lookUps: newLookUps(wiring),
    lanes,
    breakers,
    writer,
    parker,
    due,
    dueTimes: newDueTimes(wiring),
    account,
    expiry,
  };
}

function newBreakers({ pool, clock, onProblem, reports, endpoints }: Wiring): Breakers {
  const endpointOf = (id: string) => breakerSubject(endpoints.endpoint(id));
  return new Breakers({ pool, clock, onProblem, report: reports.breakers, endpointOf });
}

function newAccount({ pool, clock, onProblem, reports, maxBacklogDeliveries }: Wiring): BacklogAccount {
  return new BacklogAccount({
    ...{ pool, clock, onProblem, report: reports.backlog },
    maxDeliveries: maxBacklogDeliveries,
  });
}

function newWriter(wiring: Wiring, backlog: Backlog): AttemptWriter {
  const { pool, clock, onHealth, onProblem, reports, handOvers, metrics } = wiring;
  return new AttemptWriter({
    ...{ pool, clock, backlog, onHealth, onProblem, ...reports.recording },
    onNoRoom: handOvers.retryRefused,
    onScheduled: handOvers.retryScheduled,
    onOver: handOvers.attemptOver,
    onRecorded({ task, facts }, status) {
      if (metrics) countAttempt(metrics, { kind: task.trigger.kind, eventId: task.event.id, facts, status });
    },
  });
}

function newParker({ pool, clock, onProblem, reports, handOvers }: Wiring, backlog: Backlog): Parker {
  return new Parker({
    ...{ pool, clock, backlog, onProblem, ...reports.parking },
    onNoRoom: handOvers.parkingRefused,
    onParked: handOvers.parked,
    onRefused: handOvers.parkingDelayed,
    onParkedLate: handOvers.parkedLate,
  });
}

function newLanes(wiring: Wiring, breakers: Breakers): Lanes {
  const { clock, endpoints, http, keyRing, rate, signal, handOvers } = wiring;
  const { maxLaneRecords, maxWaitMs, resumePerSecond } = wiring;
  const targets = new Targets((id) => endpoints.endpoint(id), keyRing);
  return new Lanes({
    ...{ clock, rate, signal, maxLaneRecords, maxWaitMs, resumePerSecond },
    sender: new DeliverySender({ targets, http, breakers, clock }),
    shares: dispatchShares(wiring),
    // A process that was frozen, and whose lease is over, sends nothing until it has renewed the lease.
    maySend: wiring.holdsLeases,
    onAttempt: handOvers.attemptEnded,
    storeParked: handOvers.laneOverflowed,
    onRoom: handOvers.claimable,
  });
}

function newDue({ pool, clock, endpoints, leaseMs, onProblem, health, handOvers }: Wiring, lanes: Lanes): DueScheduler {
  return new DueScheduler({
    ...{ pool, clock, lanes, endpoints, leaseMs, onProblem, health },
    onEventless: handOvers.eventMissing,
    onCancelled: handOvers.cancelRequested,
  });
}

function newExpiry(wiring: Wiring, backlog: Backlog, lanes: Lanes): BacklogExpiry {
  const { pool, clock, onProblem, reports, endpoints, metrics } = wiring;
  return new BacklogExpiry({
    ...{ pool, clock, backlog, onProblem, report: reports.expiry },
    parked: () => lanes.parked(),
    onExpired: (deliveries) => metrics?.count('cancelled', { reason: 'expired' }, deliveries),
    expiresAfterMs: (id) => endpoints.endpoint(id)?.policy.expiresAfterMs ?? null,
  });
}

function newDueTimes({ pool, clock, onProblem, handOvers }: Wiring): DueTimes {
  return new DueTimes({ pool, clock, onProblem, onCorrected: handOvers.claimable });
}

function newLookUps({ pool, clock, endpoints, onProblem, reports, handOvers }: Wiring): LookUps {
  return new LookUps({
    ...{ pool, clock, endpoints, onProblem, report: reports.lookUps },
    onAnswered: handOvers.answered,
    onOpen: handOvers.stillOpen,
  });
}
