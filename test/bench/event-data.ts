/** Endpoints of the one project. Each subscribes to a type of its own, so that an event goes to exactly one of them. */
export const ENDPOINTS = 10;

/** The size of every event's data as JSON text, in bytes. */
export const DATA_BYTES = 500;

/** The text before an event's number in its data, and so in the body that the receiver reads. */
export const NUMBER_MARK = '"benchNumber":';

/** The first number. All numbers have as many digits as this one, so that all bodies are equally long. */
export const FIRST_NUMBER = 10_000_000;

const REST = JSON.stringify({
  id: 'post_01h455vb4pex5vsknk084sn02q',
  title: 'What happens to a webhook while its receiver is away',
  url: 'https://example.com/posts/what-happens-to-a-webhook',
  author: { id: 'usr_01h2xcejqtf2nbrexx3vqjhp41', name: 'Jane Doe', email: 'jane@example.com' },
  tags: ['webhooks', 'delivery', 'operations'],
  publishedAt: '2025-07-15T10:30:00.000Z',
  excerpt: '',
});

const UNFILLED = NUMBER_MARK.length + 1 + String(FIRST_NUMBER).length + REST.length;
const TAIL = `,${REST.slice(1, -2)}${'.'.repeat(DATA_BYTES - UNFILLED)}"}`;

/** The type of an event. The numbers take turns among the types of `endpoints` endpoints. */
export function eventType(number: number, endpoints = ENDPOINTS): string {
  return endpointType(number % endpoints);
}

/** The type that an endpoint subscribes to. */
export function endpointType(endpoint: number): string {
  return `bench.kind${endpoint}`;
}

/** An event's data as JSON text of `DATA_BYTES` bytes, a blog post with its number in front. */
export function eventDataJson(number: number): string {
  return `{${NUMBER_MARK}${number}${TAIL}`;
}

/** An event as it is posted. @param endpoints among which events take turns */
export function eventJson(number: number, endpoints = ENDPOINTS): string {
  return `{"type":"${eventType(number, endpoints)}","data":${eventDataJson(number)}}`;
}
