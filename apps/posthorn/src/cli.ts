import { Command } from 'commander';
import { runProcess } from '#runtime';
import { allRoles } from './roles.ts';
import { welcome } from './welcome.ts';

/** The command `posthorn`. */
export const cli = new Command('posthorn')
  .description('Telling other people’s servers what happened, without ever losing it.')
  .action(() => runProcess(process.env, allRoles, welcome));
