/** As much of Posthorn's REST API as the demo needs. */
export class PosthornApi {
  private readonly url: string;
  private readonly adminKey: string;

  constructor(url: string, adminKey: string) {
    this.url = url;
    this.adminKey = adminKey;
  }

  async exists(path: string): Promise<boolean> {
    const { status } = await this.request('GET', path);
    return status !== 404;
  }

  async post(path: string, body: object): Promise<void> {
    await this.request('POST', path, body);
  }

  async patch(path: string, body: object): Promise<void> {
    await this.request('PATCH', path, body);
  }

  /** @throws Error with Posthorn's own message (RFC 9457) if it refuses. A 404 to a GET is an answer, not an error. */
  private async request(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.adminKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isAnswer = response.ok || (method === 'GET' && response.status === 404);
    if (!isAnswer) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response;
  }
}
