// A receiver of webhooks: verifies each request and prints it. It listens on http://127.0.0.1:9000.
//
//   node examples/receiver.js whsec_…
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const [secret, port = '9000'] = process.argv.slice(2);

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!secret) fail('Give the secret of the endpoint: node examples/receiver.js whsec_…');
const key = secret.replace('whsec_', '');
if (key === '' || Buffer.from(key, 'base64').toString('base64') !== key)
  fail('This is not a secret: copy the whole `secret` of the endpoint, whsec_ and all that follows.');
if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) fail('The port must be a number from 0 to 65535.');
const webhook = new Webhook(secret);

const server = createServer(async (request, response) => {
  const chunks = [];
  let bytes = 0;
  try {
    // The rest of a body that is too long is read and dropped, so that its sender gets an answer. The loop throws if
    // the sender breaks off.
    for await (const chunk of request) if ((bytes += chunk.length) <= MAX_BODY_BYTES) chunks.push(chunk);
    if (bytes > MAX_BODY_BYTES) return response.writeHead(413).end();
    // The signature covers the bytes as they came: verify before you parse.
    const event = webhook.verify(Buffer.concat(chunks), request.headers);
    console.log(`Verified: ${request.headers['webhook-id']}`, event);
    response.writeHead(204).end();
  } catch (error) {
    console.log(`Refused: ${error.message}`);
    response.writeHead(400).end();
  }
});
server.on('error', ({ code, message }) => {
  const problem =
    code === 'EADDRINUSE' ? 'another program listens there. Stop it, or' : `${message}. If this does not change,`;
  fail(
    `Cannot listen on port ${port}: ${problem} give another port after the secret, and use it in the endpoint's URL.`,
  );
});
server.listen(Number(port), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}`));
