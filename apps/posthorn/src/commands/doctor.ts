import { Command } from 'commander';
import { examine, renderSection, renderSummary, type Section } from '#doctor';
import { envFileProblems } from '#program';
import { OWN_DATABASE, reporting, say } from './with-database.ts';

/** Examines the installation, and prints its problems with their remedies. */
export const doctorCommand = new Command('doctor')
  .description('check settings, database, cursors, Kafka, DNS, clock and mail, and print what to do; changes nothing')
  .option('--json', 'print the findings as JSON')
  .option(...OWN_DATABASE)
  .action(({ json, databaseUrl }: { json?: true; databaseUrl?: string }) =>
    reporting(async () => {
      const env = databaseUrl === undefined ? process.env : { ...process.env, DATABASE_URL: databaseUrl };
      const sections: Section[] = [];
      for await (const section of examine(env, envFileProblems())) {
        sections.push(section);
        if (!json) say(renderSection(section));
      }
      say(json ? JSON.stringify(sections, null, 2) : renderSummary(sections));
      if (sections.some(({ findings }) => findings.some(({ severity }) => severity === 'problem')))
        process.exitCode = 1;
    }),
  );
