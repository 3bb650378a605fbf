import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DashboardPanels } from '../panels/dashboardPanels';
import type { ViewerClient } from '../runs/viewerClient';

export interface OpenRunFolderContext {
  readonly viewer: Pick<ViewerClient, 'readRows'>;
  readonly panels: Pick<DashboardPanels, 'show'>;
}

/** Shows a run that lies anywhere: copied from a cluster, sent by somebody. Its folder holds a run.json. */
export async function openRunFolder({ viewer, panels }: OpenRunFolderContext): Promise<void> {
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Open Run Folder'),
      openLabel: vscode.l10n.t('Open Run Folder'),
    })) ?? [];
  if (!picked) return;
  const folder = picked.fsPath;
  // A folder of runs is no run: its runs are shown by the run explorer (margin.runsFolder).
  if ((await viewer.readRows([folder])).length > 0) {
    panels.show(folder);
    return;
  }
  void vscode.window.showErrorMessage(
    vscode.l10n.t(
      '{0} is not a run: it has no run.json. Choose the folder of one run, such as {1}.',
      folder,
      join('.margin', 'runs', '20260101-120000-abcd'),
    ),
  );
}
