import type { EndpointView, GivenHeader, Page } from '#admin';

/** An endpoint in the terms of postpress. */
export interface WebhookView {
  id: string;
  name: string;
  request_url: string;
  /** The source of the events that the webhook gets: all events whose type begins with it. */
  source: string;
  /** The headers with masked values. */
  headers: GivenHeader[];
  created_at: string;
}

/** One page of webhooks; its cursors are opaque. */
export interface WebhooksView {
  items: WebhookView[];
  /** Leads to the next page; null at the end. */
  next_cursor: string | null;
  /** Leads back to the page before; null on the first page. */
  prev_cursor: string | null;
}

/** Returns an endpoint as a webhook of postpress. */
export function webhookView({ id, name, url, eventTypes, headers, createdAt }: EndpointView): WebhookView {
  const sources = new Set((eventTypes ?? []).map((type) => type.replace(/\..*$/, '')));
  return { id, name, request_url: url, source: [...sources].join(','), headers, created_at: createdAt };
}

/** Returns a page of endpoints as a page of webhooks of postpress. */
export function webhooksView({ items, nextCursor, prevCursor }: Page<EndpointView>): WebhooksView {
  return { items: items.map(webhookView), next_cursor: nextCursor, prev_cursor: prevCursor };
}
