import * as vscode from 'vscode';
import { COMMANDS, INTERNAL_COMMANDS } from '../../contributions';
import type { NativeTensorflow } from '../nativeTensorflow/nativeTensorflow';
import { refuseUntrusted } from '../start/refuseUntrusted';
import type { RecentPrograms } from './recentPrograms';
import { createConfiguration } from './newConfiguration';
import { explainAlert } from './explainAlert';
import { openExample } from './openExample';
import { openRunFolder } from './openRunFolder';
import { renameCommand } from './renameCommand';
import { resumeCommand } from './resumeCommand';
import {
  dashboardCommand,
  deleteCommand,
  outputCommand,
  rerunCommand,
  revealConfigCommand,
  revealFolderCommand,
  stopCommand,
  type RunCommandContext,
} from './runCommands';
import { saveAndRun } from './saveAndRun';
import { startCommand } from './startCommand';
import type { MarkReference } from '../diagnostics/fixProvider';

export interface CommandContext extends RunCommandContext {
  readonly recent: RecentPrograms;
  readonly extensionUri: vscode.Uri;
  readonly native: NativeTensorflow;
}

export function registerCommands(context: CommandContext): vscode.Disposable {
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    [COMMANDS.startRun]: (argument) => startCommand(context.starter, context.recent, argument),
    [COMMANDS.newConfiguration]: () => createConfiguration(vscode.window.activeTextEditor?.document.uri),
    [COMMANDS.openExample]: (name) => openExample(context.extensionUri, name),
    [COMMANDS.openRunFolder]: () => openRunFolder(context),
    [COMMANDS.stopRun]: (argument) => stopCommand(context, argument),
    [COMMANDS.rerunRun]: (argument) => rerunCommand(context, argument),
    [COMMANDS.resumeRun]: (argument) => resumeCommand(context, argument),
    [COMMANDS.openDashboard]: (argument) => dashboardCommand(context, argument, false),
    [COMMANDS.openDashboardInNewPanel]: (argument) => dashboardCommand(context, argument, true),
    [COMMANDS.showOutput]: (argument, at) => outputCommand(context, argument, at),
    [COMMANDS.revealConfig]: (argument) => revealConfigCommand(context, argument),
    [COMMANDS.revealFolder]: (argument) => revealFolderCommand(context, argument),
    [COMMANDS.renameRun]: (argument) => renameCommand(context, argument),
    [COMMANDS.deleteRun]: (argument) => deleteCommand(context, argument),
    [COMMANDS.showLog]: () => context.log.show(),
    [COMMANDS.explainAlert]: (code) => explainAlert(context.extensionUri, code),
    [COMMANDS.installNativeTensorflow]: async () => {
      if (!(await refuseUntrusted())) await context.native.install();
    },
    [COMMANDS.removeNativeTensorflow]: () => context.native.remove(),
    [INTERNAL_COMMANDS.saveAndRun]: (mark) => {
      const { folder, file } = mark as MarkReference;
      return saveAndRun(context, folder, file);
    },
    [INTERNAL_COMMANDS.muteAlert]: (folder, alertId) =>
      context.viewer.command(String(folder), 'mute', String(alertId)),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, guard(id, run, context.log)),
    ),
  );
}

/** A command that fails says so in words; the stack goes to the log. */
function guard(
  id: string,
  run: (...args: unknown[]) => unknown,
  log: vscode.LogOutputChannel,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    try {
      await run(...args);
    } catch (error) {
      log.error(`${id} failed:`, error);
      const why = error instanceof Error ? error.message : String(error);
      const showLog = vscode.l10n.t('Show Log');
      const chosen = await vscode.window.showErrorMessage(
        vscode.l10n.t('Margin could not do that: {0}', why),
        showLog,
      );
      if (chosen === showLog) log.show();
    }
  };
}
