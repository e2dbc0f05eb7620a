import { systemClock } from '#kernel';
import { EgressPolicy } from '../egress/egress-policy.ts';
import { HttpDeliveryClient } from '../http-delivery-client.ts';
import { summaryOf, sendOnce } from './send-once.ts';

/**
 * A process that sends requests at once, each for a project of its own, and then one more. It prints the outcomes and
 * the reported problems. On standard error it writes a byte for each request that was not sent. Arguments: the origin
 * and the number of requests.
 */
async function main(origin: string, count: number): Promise<void> {
  const problems: string[] = [];
  const onProblem = (message: string) => problems.push(message);
  const client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock, onProblem });
  const send = async (projectId: string) => {
    const outcome = await sendOnce(client, origin, { projectId, endpointId: projectId });
    if (outcome.kind === 'unsent') process.stderr.write('.');
    return outcome;
  };
  const outcomes = await Promise.all(Array.from({ length: count }, (_, n) => send(`p${n}`)));
  const last = await send('last');
  process.stdout.write(JSON.stringify({ outcomes: outcomes.map(summaryOf), last: summaryOf(last), problems }));
  await client.close(0);
}

await main(process.argv[2]!, Number(process.argv[3]));
