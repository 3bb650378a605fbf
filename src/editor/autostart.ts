import * as vscode from 'vscode';

/**
 * `npm start` names a file in MARGIN_AUTOSTART: the first trusted window of the server opens it and starts it. Taken out of the
 * environment at once, and the start is remembered by the server's process, so that a reload starts nothing again.
 */
export async function startNamedFile(
  state: vscode.Memento,
  start: (uri: vscode.Uri) => Promise<unknown>,
): Promise<void> {
  const file = process.env['MARGIN_AUTOSTART'];
  if (!file || !vscode.workspace.isTrusted) return;
  delete process.env['MARGIN_AUTOSTART'];
  const uri = vscode.Uri.file(file);
  if (!vscode.workspace.getWorkspaceFolder(uri)) return;
  // Hosts of one server have the same parent: what was started for it is started.
  const key = 'margin.autostarted';
  const server = `${process.ppid}:${file}`;
  if (state.get<string>(key) === server) return;
  await state.update(key, server);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  await start(uri);
}
