import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../contributions';
import { isProgram } from './commands/pickProgram';
import { isTrainingScript } from './commands/isTrainingScript';
import type { RunsFolders } from './runs/runsFolders';

/**
 * Runs folders are read when there is something to show for them: a configuration or a script is in sight (lenses, marks), the
 * view, a panel or a start asks. Also tells menus whether the active editor holds a training script.
 */
export function watchWhenNeeded(folders: RunsFolders): vscode.Disposable {
  const look = (): void => {
    const active = vscode.window.activeTextEditor?.document;
    const isScript = active !== undefined && isTrainingScript(active);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.activeScript, isScript);
    if (vscode.window.visibleTextEditors.some(({ document }) => isProgram(document.uri))) folders.watch();
  };
  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.window.onDidChangeVisibleTextEditors(look),
    vscode.workspace.onDidSaveTextDocument(look),
  );
}
