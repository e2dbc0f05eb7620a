import type { Mutation } from './mutation.ts';

/**
 * Invariants 3, 12 and 15 while a process runs: a database that changes, work that stands still, work that stands back.
 */
export const runningMutations: readonly Mutation[] = [
  {
    invariant: 3,
    breaks: 'a standby that took over while the process ran is noticed',
    file: 'libs/runtime/src/health/database-history.ts',
    find: 'if (identity === this.known) return undefined;',
    replace: "if (identity !== '') return undefined;",
    specs: ['libs/runtime/src/health/database-history.int.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'work that was begun and does not end stands still',
    file: 'libs/kernel/src/running/loop-health.ts',
    find: 'began: expectProgress,',
    replace: 'began: () => undefined,',
    specs: ['libs/kernel/src/running/loop-health.unit.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'a success of one statement hides no failure of another',
    file: 'libs/delivery/src/backlog/backlog-expiry.ts',
    find: 'if (this.failing.size === 0) this.options.report?.alive();',
    replace: 'this.options.report?.alive();',
    specs: ['libs/delivery/src/backlog/backlog-expiry.int.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'a right that the role lost is named',
    file: 'libs/postgres/src/rights/missing-rights.ts',
    find: 'where not has_table_privilege(c.oid, n.privilege)',
    replace: 'where false',
    specs: ['libs/postgres/src/rights/missing-rights.int.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'the session that holds a lock for long is named',
    file: 'libs/postgres/src/lock-waits.ts',
    find: "and not coalesce(${isOurs('a')}, false)",
    replace: "and coalesce(${isOurs('a')}, false)",
    specs: ['libs/postgres/src/lock-waits.int.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'a pooler that got another mode is noticed',
    file: 'libs/postgres/src/connection/session-watch.ts',
    find: 'this.isShared = await sharesSessions(this.pool);',
    replace: 'await sharesSessions(this.pool);',
    specs: ['libs/postgres/src/connection/pgbouncer.int.spec.ts'],
  },
  {
    invariant: 12,
    breaks: 'a topic whose records a wrong clock could stop is named',
    file: 'libs/message-log/src/kafka/topic-limits.ts',
    find: "if (timestampType !== 'CreateTime') return undefined;",
    replace: "if (timestampType !== '') return undefined;",
    specs: ['libs/message-log/src/kafka/topics.int.spec.ts'],
  },
  {
    invariant: 15,
    breaks: 'a tenant’s work stands back only where it can come back',
    file: 'libs/tenant-compute/src/thread/stand-back.ts',
    find: 'if (!mayReturn()) return undefined;',
    replace: '',
    specs: ['libs/tenant-compute/src/thread/stand-back.int.spec.ts'],
  },
  {
    invariant: 15,
    breaks: 'no policy is set for a thread that ends',
    file: 'libs/tenant-compute/src/main/thread-policy.ts',
    find: 'return !this.isEnded && this.wanted !== this.current;',
    replace: 'return this.wanted !== this.current;',
    specs: ['libs/tenant-compute/src/main/thread-policy.int.spec.ts'],
  },
  {
    invariant: 15,
    breaks: 'a policy that could not be set is tried again',
    file: 'libs/tenant-compute/src/main/thread-policy.ts',
    find: 'this.current = failure === undefined ? policy : undefined;',
    replace: 'this.current = policy;',
    specs: ['libs/tenant-compute/src/main/thread-policy.int.spec.ts'],
  },
];
