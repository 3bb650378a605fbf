import * as vscode from 'vscode';
import { refuseUntrusted } from '../start/refuseUntrusted';

const FILES = [
  'digits.triplet.json',
  'digits-collapse.triplet.json',
  'torch_digits.py',
  'data/digits.csv.gz',
  'data/LICENSE.txt',
];
const FOLDER = 'margin-digits';

/** Copies the digits example into the workspace, or into a folder that one chooses, and opens its configuration. */
export async function openExample(extensionUri: vscode.Uri): Promise<void> {
  if (await refuseUntrusted()) return;
  const from = vscode.Uri.joinPath(extensionUri, 'examples');
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const parent = workspace?.uri ?? (await chooseFolder());
  if (!parent) return;
  const to = vscode.Uri.joinPath(parent, FOLDER);
  for (const file of FILES)
    await copyIfMissing(vscode.Uri.joinPath(from, file), vscode.Uri.joinPath(to, file));
  if (workspace) await vscode.window.showTextDocument(vscode.Uri.joinPath(to, FILES[0]!));
  else await vscode.commands.executeCommand('vscode.openFolder', to);
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Where to put the digits example'),
      openLabel: vscode.l10n.t('Put {0} Here', FOLDER),
    })) ?? [];
  return chosen;
}

/** What one has changed in an earlier copy stays. */
async function copyIfMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.copy(from, to, { overwrite: false }).then(undefined, (error: unknown) => {
    if (!(error instanceof vscode.FileSystemError) || !['FileExists', 'FileNotFound'].includes(error.code))
      throw error;
  });
}
