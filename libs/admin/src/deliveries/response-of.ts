import type { ResponseView } from './delivery-view.ts';
import { shownBody } from './shown-body.ts';

/** The columns of an attempt that have its response. */
export interface ResponseColumns {
  status: number | null;
  response_headers: string | null;
  response_body: Buffer | null;
  response_truncated: boolean;
}

/** The response of an attempt; null if there was none. */
export function responseOf(row: ResponseColumns): ResponseView | null {
  if (row.status === null) return null;
  return {
    status: row.status,
    headers: row.response_headers === null ? {} : (JSON.parse(row.response_headers) as unknown),
    ...shownBody(row.response_body ?? Buffer.alloc(0), row.response_truncated),
    bodyTruncated: row.response_truncated,
  };
}
