import * as vscode from 'vscode';
import { isResumable, suggestSteps } from '../runs/resumable';
import { pickRun } from './pickRun';
import type { RunCommandContext } from './runCommands';
import { toRunFolder } from './toRunFolder';

/** Goes on from a run's last checkpoint, to the step that is asked for. */
export async function resumeCommand(context: RunCommandContext, argument: unknown): Promise<void> {
  const folder =
    toRunFolder(argument) ??
    (await pickRun(context, {
      title: vscode.l10n.t('Resume Run'),
      suits: isResumable,
      none: vscode.l10n.t('No run of the built-in trainer has ended yet.'),
    }));
  const row = folder ? (context.store.row(folder) ?? (await context.store.refreshRow(folder))) : undefined;
  if (!folder || !row?.manifest) return;
  const { steps } = row.manifest;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Resume Run'),
    prompt: vscode.l10n.t('{0} is at step {1}. Train until step:', row.listing.name, steps),
    value: String(suggestSteps(row.manifest)),
    validateInput: (text) =>
      /^\d+$/.test(text.trim()) && Number(text) > steps
        ? undefined
        : vscode.l10n.t('A whole number above {0}.', steps),
  });
  if (answer === undefined) return;
  const { cwd } = row.manifest.program;
  const runsDir = context.folders.placeForAgain(folder, cwd);
  await context.starter.startResumed({ folder, runsDir, cwd, steps: Number(answer) });
}
