// A process of its own: sends the requests of the other tenants and of callers without a key until it is stopped.
import { answerCalls } from '../child-link.ts';
import type { AttackPlan } from './isolation-case.ts';
import { RunningDrips } from './drip-clients.ts';
import { type FlowTally, RunningFlow } from './request-flow.ts';

let flows: RunningFlow[] = [];
let drips: RunningDrips[] = [];

/** The statuses and counts that the attacker has seen. */
export interface AttackTally {
  flows: FlowTally[];
  drips: { opened: number; stillOpen: number };
}

const calls = {
  begin({ port, plan }: { port: number; plan: AttackPlan }) {
    flows = plan.flows.map((flow) => new RunningFlow(port, flow));
    drips = (plan.drips ?? []).map((each) => new RunningDrips(port, each));
  },
  end(): AttackTally {
    const ended = drips.map((each) => each.end());
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    return {
      flows: flows.map((flow) => flow.end()),
      drips: { opened: sum(ended.map((one) => one.opened)), stillOpen: sum(ended.map((one) => one.stillOpen)) },
    };
  },
};

export type AttackerCalls = typeof calls;

answerCalls(calls);
