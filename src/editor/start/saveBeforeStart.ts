import * as vscode from 'vscode';

/**
 * A start uses the saved text: saves the file, and the others where VS Code's `task.saveBeforeRun` says so. False: the
 * person did not want to, or the file can't be written.
 */
export async function saveBeforeStart(uri: vscode.Uri): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isDirty && !(await document.save())) return false;
  const others = vscode.workspace.textDocuments.some(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
  if (!others) return true;
  const policy = vscode.workspace.getConfiguration('task').get<string>('saveBeforeRun', 'always');
  if (policy === 'always') await vscode.workspace.saveAll(false);
  if (policy === 'prompt') return askToSave();
  return true;
}

async function askToSave(): Promise<boolean> {
  const save = vscode.l10n.t('Save All');
  const leave = vscode.l10n.t("Don't Save");
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Save all files before the run starts?'),
    { modal: true },
    save,
    leave,
  );
  if (chosen === save) await vscode.workspace.saveAll(false);
  return chosen !== undefined;
}
