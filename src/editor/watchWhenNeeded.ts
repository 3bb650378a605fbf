import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../contributions';
import { isProgram } from './commands/pickProgram';
import { isTrainingScript } from './commands/isTrainingScript';
import type { RunStore } from './runs/runStore';
import type { RunsFolders } from './runs/runsFolders';

const HAD_LIVE = 'margin.hadLiveRuns';

/**
 * Runs folders are read when there is something to show for them: a configuration or a script is in sight (lenses, marks), a
 * run was going when the window was last open (status bar, Stop), or the view, a panel or a start asks. Also tells menus
 * whether the active editor holds a training script.
 */
export function watchWhenNeeded(
  folders: RunsFolders,
  store: RunStore,
  state: vscode.Memento,
): vscode.Disposable {
  const look = (): void => {
    const active = vscode.window.activeTextEditor?.document;
    const isScript = active !== undefined && isTrainingScript(active);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.activeScript, isScript);
    if (vscode.window.visibleTextEditors.some(({ document }) => isProgram(document.uri))) folders.watch();
  };
  const remember = (): void => {
    const hasLive = store.liveRows().length > 0;
    if (state.get<boolean>(HAD_LIVE, false) !== hasLive) void state.update(HAD_LIVE, hasLive);
  };
  if (state.get<boolean>(HAD_LIVE, false)) folders.watch();
  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.window.onDidChangeVisibleTextEditors(look),
    vscode.workspace.onDidSaveTextDocument(look),
    store.onDidChangeRows(remember),
  );
}
