import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { compileFunction } from 'node:vm';
import express from 'express';

/** A running receiver from a platform's page. */
export interface SampleReceiver {
  url: string;
  /** The secret that it verifies with. */
  secret: string;
  /** The printed lines. */
  printed: string[];
  close(): Promise<void>;
}

type Verify = (payload: Buffer, signature: unknown, secret: string) => boolean;

const require = createRequire(import.meta.url);

function source(file: string): string {
  return readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
}

async function running(server: Server, secret: string, printed: string[]): Promise<SampleReceiver> {
  if (!server.listening) await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`, secret, printed, close };
}

/** Express, except that an app listens on any free port of 127.0.0.1 instead of the port that it names. */
function expressOnLoopback(onServer: (server: Server) => void): typeof express {
  const make = () => {
    const app = express();
    const listen = (_: unknown, onListening?: () => void) => {
      const server = createServer(app).listen(0, '127.0.0.1', onListening);
      onServer(server);
      return server;
    };
    return Object.assign(app, { listen });
  };
  return Object.assign(make, express);
}

/** A whole program of the platform documentation, run as it is written there. */
function startPlatformReceiver(file: string): Promise<SampleReceiver> {
  const printed: string[] = [];
  const log = (...words: unknown[]) => printed.push(words.join(' '));
  let server: Server | undefined;
  const loopback = expressOnLoopback((made) => (server = made));
  const load = (name: string): unknown => (name === 'express' ? loopback : require(name));
  const program = compileFunction(source(file), ['require', 'console']) as (
    require: typeof load,
    console: { log: typeof log },
  ) => void;
  program(load, { log });
  return running(server!, 'your_webhook_secret_here', printed);
}

/** The guide's function as it is written there, called by an Express app with each raw body. */
async function startGuideReceiver(): Promise<SampleReceiver> {
  const program = encodeURIComponent(`${source('postion-guide.mjs')}export { verifyWebhookSignature };`);
  const { verifyWebhookSignature: verify } = (await import(`data:text/javascript,${program}`)) as {
    verifyWebhookSignature: Verify;
  };
  const secret = 'whsec_of the dashboard';
  const app = express();
  app.post('/webhook', express.raw({ type: 'application/json' }), (request, response) => {
    const isVerified = verify(request.body as Buffer, request.headers['x-postion-signature'], secret);
    response.status(isVerified ? 200 : 401).end();
  });
  return running(createServer(app).listen(0, '127.0.0.1'), secret, []);
}

/** The receivers that the platforms' pages show, each with its page and its wire profile. */
export const SAMPLE_RECEIVERS = [
  { page: 'the guide', profile: 'postion-guide', start: startGuideReceiver },
  {
    page: 'the platform documentation',
    profile: 'postion-platform',
    start: () => startPlatformReceiver('postion-platform.cjs'),
  },
  {
    page: 'the Chinese platform documentation',
    profile: 'postion-platform',
    start: () => startPlatformReceiver('postion-platform-chinese.cjs'),
  },
] as const;
