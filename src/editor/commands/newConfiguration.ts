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
    filters: { [vscode.l10n.t('Triplet configuration')]: ['triplet.json'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {}),
  });
  if (!chosen) return undefined;
  const uri = /\.triplet\.json$/i.test(chosen.path)
    ? chosen
    : chosen.with({ path: `${chosen.path.replace(/\.json$/i, '')}.triplet.json` });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(starterConfigText()));
  await vscode.window.showTextDocument(uri);
  return uri;
}

async function findFreeName(folder: vscode.Uri): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'new.triplet.json' : `new-${count}.triplet.json`;
    const isThere = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, name)).then(
      () => true,
      () => false,
    );
    if (!isThere) return name;
  }
}
