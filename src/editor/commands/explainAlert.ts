import * as vscode from 'vscode';

/** The page of an alert: what it means, when it is none, what to change. */
export async function explainAlert(extensionUri: vscode.Uri, code: unknown): Promise<void> {
  if (typeof code !== 'string' || !/^[a-z]+\.[a-z-]+$/.test(code)) return;
  const pages = vscode.Uri.joinPath(extensionUri, 'media', 'alerts');
  const page = vscode.Uri.joinPath(pages, `${code}.md`);
  const isThere = await vscode.workspace.fs.stat(page).then(
    () => true,
    () => false,
  );
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    isThere ? page : vscode.Uri.joinPath(pages, 'alerts.md'),
  );
}
