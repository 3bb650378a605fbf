import * as vscode from 'vscode';
import { rerunFolder, type RunCommandContext } from './runCommands';

/**
 * Saves the file of a fix and runs what it now says: a configuration from its file; a command with the arguments, environment
 * and folder that it had, since its script is read anew.
 */
export async function saveAndRun(context: RunCommandContext, folder: string, file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isDirty && !(await document.save())) return;
  const row = context.store.row(folder) ?? (await context.store.refreshRow(folder));
  const program = row?.manifest?.program;
  if (program?.kind === 'command') return rerunFolder(context, folder);
  await context.starter.startFile(program?.file ? vscode.Uri.file(program.file) : uri);
}
