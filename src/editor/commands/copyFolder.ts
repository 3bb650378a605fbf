import * as vscode from 'vscode';

/** Copies a folder with all that is in it, but for hidden entries. What is there already stays as it is. */
export async function copyFolder(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  for (const [name, type] of await vscode.workspace.fs.readDirectory(from)) {
    if (name.startsWith('.')) continue;
    const [source, target] = [vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)];
    if (type === vscode.FileType.Directory) await copyFolder(source, target);
    else await copyIfMissing(source, target);
  }
}

/** What one has changed in an earlier copy stays. */
async function copyIfMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.copy(from, to, { overwrite: false }).then(undefined, (error: unknown) => {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileExists') throw error;
  });
}
