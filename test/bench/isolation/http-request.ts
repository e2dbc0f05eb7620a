/** A request as an attack or a load sends it. */
export interface RequestShape {
  method: 'POST' | 'GET';
  path: string;
  /** The API key, or null for a request without one. */
  key: string | null;
  /** JSON text. */
  body: string;
}

/** The bytes of a request. */
export function httpRequest({ method, path, key, body }: RequestShape): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(key === null ? [] : [`Authorization: Bearer ${key}`]),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
