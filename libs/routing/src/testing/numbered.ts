/** Bytes of a delivery in the file of sent deliveries: event number, endpoint number, mark of a possible repeat. */
export const SENT_BYTES = 9;

/** A UUID that carries a number. */
export function numberedId(kind: 'event' | 'endpoint', number: number): string {
  const time = kind === 'event' ? '01900000-0000' : '01800000-0000';
  return `${time}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function numberIn(id: string): number {
  return Number.parseInt(id.slice(-8), 16);
}
