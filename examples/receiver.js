// A receiver of webhooks: verifies each request and prints it. It listens on http://127.0.0.1:9000.
//
//   node examples/receiver.js whsec_…
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const [secret, port = '9000'] = process.argv.slice(2);
if (!secret) {
  console.error('Give the secret of the endpoint: node examples/receiver.js whsec_…');
  process.exit(1);
}
const webhook = new Webhook(secret);

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    // The signature covers the bytes as they came: verify before you parse.
    const event = webhook.verify(Buffer.concat(chunks), request.headers);
    console.log(`Verified: ${request.headers['webhook-id']}`, event);
    response.writeHead(204).end();
  } catch (error) {
    console.log(`Refused: ${error.message}`);
    response.writeHead(400).end();
  }
});
server.listen(Number(port), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}`));
