import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { stopRun } from '../../launch/controlRun';
import type { RunCli } from '../../launch/marginCli';
import type { RunRow } from '../../protocol/viewer';
import { isLive } from '../runs/isLive';
import type { ViewerClient } from '../runs/viewerClient';
import type { RunStarter } from '../start/runStarter';
import type { RunOutput } from '../output/runOutput';
import { pickRun } from './pickRun';
import { toRunFolder, type RunFinder } from './toRunFolder';

export interface RunCommandContext extends RunFinder {
  readonly viewer: ViewerClient;
  readonly runCli: RunCli;
  readonly starter: RunStarter;
  readonly output: RunOutput;
  readonly log: vscode.LogOutputChannel;
}

export async function stopCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const live = context.store.liveRows();
  const folder =
    toRunFolder(argument) ??
    (live.length === 1
      ? live[0]?.folder
      : await pickRun(context, {
          title: vscode.l10n.t('Stop Run'),
          suits: isLive,
          none: vscode.l10n.t('No run is going.'),
        }));
  if (folder) await stopFolder(context, folder, false);
}

/** Politely, so that the program writes its checkpoint; `now` ends the process group at once. */
export async function stopFolder(context: RunCommandContext, folder: string, now: boolean): Promise<void> {
  const problem = await vscode.window.withProgress({ location: { viewId: 'margin.runs' } }, () =>
    stopRun(context.runCli, folder, now),
  );
  if (problem) void vscode.window.showErrorMessage(problem);
  await context.store.refreshRow(folder);
}

export async function rerunCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Rerun'),
      suits: (row) => row.manifest !== null && !isLive(row),
      none: vscode.l10n.t('No run has ended yet.'),
    }));
  if (folder) await rerunFolder(context, folder);
}

export async function rerunFolder(context: RunCommandContext, folder: string): Promise<void> {
  const row = await findRow(context, folder);
  if (!row?.manifest) return;
  const { cwd } = row.manifest.program;
  await context.starter.startAgain({ folder, runsDir: context.folders.placeForAgain(folder, cwd), cwd });
}

export async function dashboardCommand(
  context: RunCommandContext,
  argument: unknown,
  isPinned: boolean,
): Promise<void> {
  context.folders.watch();
  const folder = toRunFolder(argument) ?? (await chooseForDashboard(context, isPinned));
  if (!folder) return;
  if (isPinned) context.panels.showPinned(folder);
  else context.panels.show(folder);
}

/** From the palette: the run that is going, else one pick; with no run at all the dashboard says how to start one. */
async function chooseForDashboard(
  context: RunCommandContext,
  isPinned: boolean,
): Promise<string | undefined> {
  const live = context.store.liveRows();
  if (live.length === 1) return live[0]?.folder;
  const known = context.folders.list().some(({ runsDir }) => (context.store.idsOf(runsDir)?.length ?? 0) > 0);
  if (!known && !isPinned) {
    context.panels.show(null);
    return undefined;
  }
  return pickRun(context, {
    title: vscode.l10n.t('Open Dashboard'),
    none: vscode.l10n.t('No run is there yet.'),
  });
}

/** `at`: "traceback" for where a failed program says why. */
export async function outputCommand(
  context: RunCommandContext,
  argument: unknown,
  at?: unknown,
): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Show Output'),
      none: vscode.l10n.t('No run is there yet.'),
    }));
  if (!folder) return;
  const name = (await findRow(context, folder))?.listing.name ?? '';
  await context.output.show(folder, name, at === 'traceback' ? 'traceback' : 'end');
}

export async function revealConfigCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Reveal Config'),
      suits: ({ manifest }) => Boolean(manifest?.program.file),
      none: vscode.l10n.t('No run of a file is there yet.'),
    }));
  const file = folder && (await findRow(context, folder))?.manifest?.program.file;
  if (!file) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file)).then(undefined, () => {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} is not there any more.', file));
  });
}

export async function revealFolderCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Reveal Folder'),
      none: vscode.l10n.t('No run is there yet.'),
    }));
  if (folder) await revealFolder(folder);
}

/** The system's file manager on the desktop; over a remote connection, the editor's own explorer knows the folder. */
export async function revealFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} is not there any more.', folder));
    return;
  }
  const uri = vscode.Uri.file(folder);
  const command =
    vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop
      ? 'revealFileInOS'
      : 'revealInExplorer';
  await vscode.commands.executeCommand(command, uri);
}

export async function deleteCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Delete Run'),
      suits: (row) => !isLive(row),
      none: vscode.l10n.t('No run has ended yet.'),
    }));
  const row = folder ? await findRow(context, folder) : undefined;
  if (!folder || !row) return;
  if (isLive(row)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} is going: stop it first.', row.listing.name),
    );
    return;
  }
  const remove = vscode.l10n.t('Delete');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete {0}?', row.listing.name),
    {
      modal: true,
      detail: vscode.l10n.t('Its metrics, checkpoints and output are deleted for good: {0}', folder),
    },
    remove,
  );
  if (chosen !== remove) return;
  context.panels.forget(folder);
  // `rm` takes away a link itself, never what it points to.
  await rm(folder, { recursive: true, force: true });
  context.log.info(`Deleted ${folder}.`);
}

async function findRow(context: RunCommandContext, folder: string): Promise<RunRow | undefined> {
  return context.store.row(folder) ?? (await context.store.refreshRow(folder));
}
