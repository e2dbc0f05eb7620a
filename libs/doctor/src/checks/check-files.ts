import { fileBudgetOf } from '#runtime';
import { messageOf } from '#kernel';
import type { Check } from '../check.ts';
import { ok, problem } from '../finding.ts';

/** The limit of open files of this process, which is that of a Posthorn that is started from the same shell. */
export const checkFiles: Check = {
  area: 'Open files',
  run: ({ settings }) => {
    try {
      const { outgoing, incoming, reserve } = fileBudgetOf(settings);
      const parts = `${outgoing} connections to endpoints, ${incoming} to the API, ${reserve} for everything else`;
      return Promise.resolve([ok(`The limit of open files leaves ${parts}.`)]);
    } catch (error) {
      return Promise.resolve([problem(messageOf(error), 'Do so where Posthorn is started.')]);
    }
  },
};
