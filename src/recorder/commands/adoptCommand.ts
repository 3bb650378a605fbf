import type { Command } from 'commander';
import { adoptInBackground } from '../adoptInBackground';
import { reportFailure, sendReport } from '../launchReport';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { ENDED } from '../../domain/run';
import { toPlainText } from '../plainText';
import { print } from '../terminal';
import { RUN_ARGUMENT, addRunsDirOption } from './options';

interface AdoptOptions {
  readonly runsDir?: string;
  readonly foreground?: boolean;
  readonly reportFd?: string;
}

export function addAdoptCommand(program: Command): void {
  const command = program
    .command('adopt')
    .description(
      'Start a new recorder for a run whose recorder was killed; its program goes on and is recorded again.',
    )
    .argument(...RUN_ARGUMENT)
    .option('--foreground', 'record in this process until the run ends');
  addRunsDirOption(command)
    .addOption(command.createOption('--report-fd <n>').hideHelp())
    .action(async (word: string, options: AdoptOptions) => {
      const run = resolveRun(word, findRunsDir(options.runsDir, process.cwd()), process.cwd());
      const name = toPlainText(run.listing.name);
      if (run.manifest !== null && ENDED.has(run.manifest.status)) {
        if (options.reportFd !== undefined)
          sendReport(Number(options.reportFd), { kind: 'created', id: run.listing.id, folder: run.folder });
        return print(`${name}: already finished (${run.manifest.status})`);
      }
      if (options.foreground !== true && options.reportFd === undefined) {
        await adoptInBackground(run.folder);
        return print(`${name}: adopted`);
      }
      try {
        const { adoptRun } = await import('../adoptRun');
        await adoptRun(run, () => {
          if (options.reportFd === undefined) return;
          sendReport(Number(options.reportFd), { kind: 'created', id: run.listing.id, folder: run.folder });
        });
      } catch (error) {
        reportFailure(error, options);
      }
    });
}
