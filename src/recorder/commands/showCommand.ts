import type { Command } from 'commander';
import { describeRunRow } from '../../domain/rowText';
import type { FoundRun } from '../readRun';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import type { ShownAlert } from '../showRun';
import { print, printJson } from '../terminal';
import { toPlainText } from '../plainText';
import { RUN_ARGUMENT, addRunsDirOption } from './options';

export function addShowCommand(program: Command): void {
  const command = program
    .command('show')
    .description('Show a run: state, metrics, alerts with their causes.')
    .argument(...RUN_ARGUMENT)
    .option('--json', 'print everything as JSON');
  addRunsDirOption(command).action(async (word: string, options: { json?: boolean; runsDir?: string }) => {
    const { showRun } = await import('../showRun');
    const run = resolveRun(word, findRunsDir(options.runsDir, process.cwd()), process.cwd());
    const shown = showRun(run);
    if (options.json === true) printJson(shown);
    else printShown(run, shown);
  });
}

function printShown(run: FoundRun, shown: Record<string, unknown>): void {
  const { listing, manifest } = run;
  const line = (label: string, value: unknown) => {
    if (value !== null && value !== undefined) print(`${label.padEnd(10)} ${toPlainText(String(value))}`);
  };
  line('run', `${listing.name} (${listing.id})`);
  line(
    'state',
    shown['status'] === 'broken' ? 'broken' : describeRunRow(manifest ?? listing, listing.status !== 'lost'),
  );
  line('reason', shown['reason']);
  line('started', listing.startedAt);
  line('ended', listing.endedAt);
  line(
    'program',
    manifest?.program.kind === 'config' ? manifest.program.file : manifest?.program.argv.join(' '),
  );
  line('folder', run.folder);
  line('backend', listing.backend);
  for (const warning of shown['warnings'] as string[]) line('warning', warning);
  for (const [name, summary] of Object.entries(
    shown['metrics'] as Record<string, { last: unknown; min: unknown; max: unknown; count: unknown }>,
  )) {
    print(
      `  ${toPlainText(name).padEnd(16)} last ${String(summary.last)}  min ${String(summary.min)}  max ${String(summary.max)}  (${String(summary.count)})`,
    );
  }
  for (const alert of shown['alerts'] as ShownAlert[]) printAlert(alert);
}

function printAlert({ severity, title, message, active, firstStep, causes, sites }: ShownAlert): void {
  const since = firstStep === null ? '' : ` since step ${firstStep}`;
  print(toPlainText(`${severity}: ${title}${since}${active ? '' : ' (cleared)'}. ${message}`));
  const [cause] = causes;
  if (cause === undefined) return;
  const [site] = sites;
  const where =
    site === undefined
      ? ''
      : ` at ${site.file}:${site.line}${site.column === undefined ? '' : `:${site.column}`}`;
  print(toPlainText(`  ${cause.confidence}: ${cause.title}${where}`));
  if (cause.fix !== undefined) print(toPlainText(`  fix: ${cause.fix.title}`));
}
