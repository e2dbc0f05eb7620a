import { Command } from 'commander';
import { COMMAND } from '#kernel';
import { ownVersion, runProcess } from '#runtime';
import { adminKeyCommand } from './commands/admin-key.ts';
import { deliveryLogCommand } from './commands/delivery-log.ts';
import { doctorCommand } from './commands/doctor.ts';
import { firstWebhookCommand } from './commands/first-webhook.ts';
import { deadCommand } from './commands/dead.ts';
import { migrateCommand } from './commands/migrate.ts';
import { outboxCommand } from './commands/outbox.ts';
import { secretsCommand } from './commands/secrets.ts';
import { allRoles } from './roles.ts';
import { suggestCommands } from './suggest-command.ts';
import { welcome } from './welcome.ts';

/** Ends the program with the commands that may have been meant. */
function refuseUnknown(command: Command, unknown: string): never {
  const meant = suggestCommands(cli, unknown).map((path) => `${COMMAND} ${path}`);
  const advice = meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : `see ${COMMAND} --help`;
  return command.error(`error: unknown command '${unknown}' (${advice})`);
}

/** The command `posthorn`: without a subcommand it runs the service. */
export const cli = new Command(COMMAND)
  .description(
    'Webhooks that are never lost: a transactional outbox, a log and a dispatcher that records every attempt.',
  )
  // In the small letter, as node and npm have it: no option here is called verbose.
  .version(ownVersion(), '-v, --version', 'print the version')
  .addCommand(
    new Command('run')
      .description('run the service (settings come from environment variables)')
      .allowExcessArguments()
      .action((_options: object, command: Command) => {
        const [unknown] = command.args;
        if (unknown !== undefined) refuseUnknown(command, unknown);
        return runProcess(process.env, allRoles, welcome);
      }),
    { isDefault: true },
  )
  .addCommand(migrateCommand)
  .addCommand(deliveryLogCommand)
  .addCommand(outboxCommand)
  .addCommand(doctorCommand)
  .addCommand(firstWebhookCommand)
  .addCommand(deadCommand)
  .addCommand(adminKeyCommand)
  .addCommand(secretsCommand);

/** Adds the command's help to the error for an unknown word behind a command, as in the error of the program itself. */
function addHelpHint(command: Command, path: string): void {
  command.configureOutput({
    outputError: (text, write) =>
      write(text.replace(/^(error: unknown command '[^']*')\n$/, `$1 (see ${path} --help)\n`)),
  });
  for (const below of command.commands) addHelpHint(below, `${path} ${below.name()}`);
}

addHelpHint(cli, COMMAND);
