import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { PanelRun } from '../../protocol/panel';

/** Libraries that a workspace may hold, but that nobody edits. */
const LIBRARY = /[\\/](?:site-packages|dist-packages|node_modules)[\\/]/;

function holds(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined && !LIBRARY.test(file);
}

/**
 * Whether a fix of this run may be written into the file that it names: anybody may have written the run's folder. Outside of
 * the workspace only a file beside its own runs is, as it is where it was started from there.
 */
export function mayEdit(file: string, runFolder: string): boolean {
  return holds(file) || dirname(runFolder) === join(dirname(file), '.margin', 'runs');
}

/** Of the files that a run names, only those that the workspace holds are opened or edited from its dashboard. */
export function keepInWorkspace(run: PanelRun): PanelRun {
  return {
    ...run,
    failureFrames: run.failureFrames.filter(({ file }) => holds(file)).slice(0, 1),
    insertInto: run.insertInto !== null && holds(run.insertInto) ? run.insertInto : null,
  };
}
