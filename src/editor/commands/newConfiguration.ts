import * as vscode from 'vscode';
import { starterConfigText } from '../../config/starterConfig';

/** Asks where, writes a starter with comments, and opens it; nothing is left behind on Escape. */
export async function createConfiguration(near?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder =
    (near && vscode.workspace.getWorkspaceFolder(near)) ?? vscode.workspace.workspaceFolders?.[0];
  const name = folder ? await findFreeName(folder.uri) : 'new.triplet.json';
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('New configuration'),
    saveLabel: vscode.l10n.t('Create'),
    filters: { [vscode.l10n.t('Triplet configuration')]: ['json'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {}),
  });
  if (!chosen) return undefined;
  const uri = toConfigUri(chosen);
  // The dialog has asked about replacing the file that it saw, not about this one.
  if (uri !== chosen && (await isThere(uri))) {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} is there already.', uri.fsPath));
    return undefined;
  }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(starterConfigText()));
  await vscode.window.showTextDocument(uri);
  return uri;
}

/** `mine`, `mine.json` and `mine.triplet.json` all become `mine.triplet.json`. */
function toConfigUri(chosen: vscode.Uri): vscode.Uri {
  if (/\.triplet\.json$/i.test(chosen.path)) return chosen;
  return chosen.with({ path: `${chosen.path.replace(/\.json$/i, '')}.triplet.json` });
}

async function findFreeName(folder: vscode.Uri): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'new.triplet.json' : `new-${count}.triplet.json`;
    if (!(await isThere(vscode.Uri.joinPath(folder, name)))) return name;
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
