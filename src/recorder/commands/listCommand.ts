import type { Command } from 'commander';
import { describeRunRow } from '../../domain/rowText';
import { listRuns } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { print, printError, printJson } from '../terminal';
import { toPlainText } from '../plainText';
import { addRunsDirOption } from './options';

export function addListCommand(program: Command): void {
  const command = program
    .command('ls')
    .description('List the runs, newest first. Reads manifests only.')
    .option('--json', 'print {runs, skipped} as JSON');
  addRunsDirOption(command).action((options: { json?: boolean; runsDir?: string }) => {
    const runsDir = findRunsDir(options.runsDir, process.cwd());
    const { runs, skipped } = listRuns(runsDir);
    const listings = runs.map(({ listing }) => listing);
    if (options.json === true) return printJson({ runs: listings, skipped });
    if (listings.length === 0)
      printError(`There are no runs in ${runsDir} yet. Start one with \`margin run\`.`);
    const width = Math.max(0, ...listings.map(({ name }) => Math.min(40, name.length)));
    for (const { listing, manifest } of runs) {
      const alive = listing.status !== 'lost';
      const text = describeRunRow(manifest ?? listing, alive);
      print(
        `${listing.id}  ${toPlainText(listing.name).padEnd(width)}  ${listing.status.padEnd(8)}  ${toPlainText(text)}`,
      );
    }
    if (skipped > 0) printError(`${skipped} ${skipped === 1 ? 'folder has' : 'folders have'} no run.json.`);
  });
}
