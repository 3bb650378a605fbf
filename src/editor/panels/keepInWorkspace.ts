import * as vscode from 'vscode';
import type { PanelRun } from '../../protocol/panel';

/** Libraries that a workspace may hold, but that nobody edits. */
const LIBRARY = /[\\/](?:site-packages|dist-packages|node_modules)[\\/]/;

/** Of the files that a run names, only those that the workspace holds are opened or edited from its dashboard. */
export function keepInWorkspace(run: PanelRun): PanelRun {
  const holds = (file: string): boolean =>
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined && !LIBRARY.test(file);
  return {
    ...run,
    failureFrames: run.failureFrames.filter(({ file }) => holds(file)).slice(0, 1),
    insertInto: run.insertInto !== null && holds(run.insertInto) ? run.insertInto : null,
  };
}
