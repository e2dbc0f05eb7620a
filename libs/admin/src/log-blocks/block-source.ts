import { createHash } from 'node:crypto';

/** A table whose ids are listed in blocks. Its SQL is of a row `t`. */
export interface BlockSource {
  /** The name of its projection. */
  name: 'attempt' | 'event';
  table: string;
  key: string;
  id: string;
  /** True for the rows that are listed. */
  isListed: string;
}

/** Deliveries by endpoint, from their first attempts. */
export const DELIVERIES: BlockSource = {
  name: 'attempt',
  table: 'posthorn.attempt',
  key: 't.endpoint_id',
  id: 't.delivery_id',
  isListed: 't.number = 1',
};

/** Events by project and type. Their key is a hash, so that all keys have one form. */
export const EVENTS: BlockSource = {
  name: 'event',
  table: 'posthorn.event',
  key: 'md5(t.project_id::text || t.type)::uuid',
  id: 't.id',
  isListed: 'true',
};

/** The key of the events of a type, as the SQL of `EVENTS` makes it. */
export function keyOfType(projectId: string, type: string): string {
  const hex = createHash('md5').update(projectId).update(type).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
