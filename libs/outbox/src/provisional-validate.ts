import type { FieldProblem } from '#kernel';
export function provisionalValidate(input: any, nowMs: number): { ok: true; value: any } | { ok: false; problems: FieldProblem[] } {
  if (!input || typeof input.type !== 'string') return { ok: false, problems: [{ pointer: '/type', message: 'must be an event type' }] };
  return { ok: true, value: { type: input.type, data: JSON.stringify(input.data ?? null), key: input.id ?? null, occurredAtMs: input.occurredAt ? Date.parse(input.occurredAt) : nowMs, orderingKey: input.orderingKey ?? null, actor: input.actor ?? null, channel: input.channel ?? null, expiresAtMs: null } };
}
