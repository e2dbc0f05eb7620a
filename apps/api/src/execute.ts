import type { Command, CommandBus } from '@nestjs/cqrs';
import type { PropagatingCommand } from '#admin';
import { systemClock } from '#kernel';

/** The time that a read may take after which its result begins to age. */
const MARGIN_MS = 50;

/** Executes a command. @returns its result, once every process meets the change (see `PropagatingCommand`) */
export async function execute<T>(commands: CommandBus, command: Command<T> & Partial<PropagatingCommand>): Promise<T> {
  const result = await commands.execute(command);
  if (command.trustedMs) await systemClock.sleep(command.trustedMs + MARGIN_MS);
  return result;
}
