import { refusalsIn } from './client-errors.ts';

/** The right behind each code with which a broker can refuse an operation for want of one. */
export type RightsByRefusal = Partial<
  Record<'TOPIC_AUTHORIZATION_FAILED' | 'GROUP_AUTHORIZATION_FAILED' | 'CLUSTER_AUTHORIZATION_FAILED', string>
>;

type OnProblem = (message: string, error: unknown) => void;

/**
 * The missing right, for example `Write on the topic posthorn.events.v1`; undefined if brokers refuse for another
 * reason.
 */
export function missingRight(error: unknown, rights: RightsByRefusal): string | undefined {
  const found = refusalsIn(error).find(({ apiId }) => Object.hasOwn(rights, apiId as string));
  return found && rights[found.apiId as keyof RightsByRefusal];
}

/** Reports problems with the right that is missing, if that is the cause. */
export function namingRights(onProblem: OnProblem, rights: RightsByRefusal): OnProblem {
  return (message, error) => {
    const right = missingRight(error, rights);
    if (right === undefined) onProblem(message, error);
    else onProblem(`${message}: this client lacks the right ${right}`, undefined);
  };
}
