import * as vscode from 'vscode';
import { toInitLine } from '../../config/tellLoss';
import type { ToldLoss } from '../../domain/toldLoss';
import type { ViewerClient } from '../runs/viewerClient';
import { askLoss } from './askLoss';

/** Asks which loss a run has and has it written with the run. */
export async function tellLoss(folder: string, viewer: ViewerClient): Promise<void> {
  const loss = await askLoss();
  if (!loss) return;
  viewer.tellLoss(folder, loss);
  // Not awaited: the message stands until somebody closes it.
  void offerLine(loss);
}

/** What was told holds for one run; a line in the script, for all that come. */
async function offerLine(loss: ToldLoss): Promise<void> {
  const line = toInitLine(loss);
  const star = Number(loss.atCollapse.toPrecision(3));
  const said = vscode.l10n.t('L* is {0} for this run from now on.', star);
  if (line === null) return void vscode.window.showInformationMessage(said);
  const copy = vscode.l10n.t('Copy Line');
  const more = vscode.l10n.t('For every run of the script: {0}', line);
  if ((await vscode.window.showInformationMessage(`${said} ${more}`, copy)) === copy)
    await vscode.env.clipboard.writeText(line);
}
