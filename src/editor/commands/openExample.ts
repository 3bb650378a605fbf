import * as vscode from 'vscode';
import { refuseUntrusted } from '../start/refuseUntrusted';
import { copyFolder } from './copyFolder';
import { toExampleText } from './exampleText';

const ENDING = '.triplet.json';
/** The example that stands first. */
const FIRST = `digits${ENDING}`;
const FOLDER = 'margin-examples';

/**
 * Copies the examples into the workspace, or into a folder that one chooses, and opens the configuration of one: of the file
 * that is named, else of the one that is picked.
 */
export async function openExample(extensionUri: vscode.Uri, name: unknown): Promise<void> {
  if (await refuseUntrusted()) return;
  const from = vscode.Uri.joinPath(extensionUri, 'examples');
  const file = typeof name === 'string' ? name : await pickExample(from);
  if (file === undefined) return;
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const parent = workspace?.uri ?? (await chooseFolder());
  if (!parent) return;
  const to = vscode.Uri.joinPath(parent, FOLDER);
  await copyFolder(from, to);
  if (workspace) await vscode.window.showTextDocument(vscode.Uri.joinPath(to, file));
  else await vscode.commands.executeCommand('vscode.openFolder', to);
}

async function pickExample(folder: vscode.Uri): Promise<string | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const files = entries.map(([name]) => name).filter((name) => name.endsWith(ENDING));
  files.sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
  const items = await Promise.all(
    files.map(async (file) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file));
      const { title, detail } = toExampleText(file, new TextDecoder().decode(bytes));
      return { label: title, description: file, detail, file };
    }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Example'),
    placeHolder: vscode.l10n.t('All of them are copied; which one to open?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.file;
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Where to put the examples'),
      openLabel: vscode.l10n.t('Put {0} Here', FOLDER),
    })) ?? [];
  return chosen;
}
