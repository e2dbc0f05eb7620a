import { Command, InvalidArgumentError } from 'commander';
import { problemOfKeyInHeader } from '#config';
import { PosthornError } from '#kernel';
import { sendFirstWebhook } from '../first-webhook/first-webhook.ts';
import { reporting, say } from './with-database.ts';

function httpUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new InvalidArgumentError('It must be a URL like http://127.0.0.1:8080, which Posthorn prints when it starts.');
}

/** @throws PosthornError `invalid-settings` if there is no key, or if a request cannot carry it */
function adminKey(given: string | undefined): string {
  const key = given ?? process.env.POSTHORN_ADMIN_KEY;
  if (!key) {
    const message = 'The admin key is missing: add it at the end of the command, or set POSTHORN_ADMIN_KEY.';
    throw new PosthornError('invalid-settings', message);
  }
  const problem = problemOfKeyInHeader(key);
  if (problem === undefined) return key;
  const name = given === undefined ? 'POSTHORN_ADMIN_KEY' : 'The key';
  throw new PosthornError('invalid-settings', `${name} ${problem}. Use the admin key of the running Posthorn.`);
}

/** A first webhook, from a Posthorn that runs on this machine to the receiver that it runs for this purpose. */
export const firstWebhookCommand = new Command('first-webhook')
  .description(
    'make a project and an endpoint at Posthorn’s own receiver, send an event, and show the verified request',
  )
  .argument('<api>', 'the URL on which Posthorn listens', httpUrl)
  .argument('<receiver>', 'the URL of its receiver, which it prints when it starts', httpUrl)
  .argument('[key]', 'the admin key; default: POSTHORN_ADMIN_KEY')
  .action((api: URL, receiver: URL, key?: string) =>
    reporting(() => sendFirstWebhook({ api, receiver, key: adminKey(key), isKeyGiven: key !== undefined, say })),
  );
