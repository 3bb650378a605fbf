import * as vscode from 'vscode';
import { showLine } from '../diagnostics/applyFix';
import { findInsertion } from './insertionPoint';

/** Edits the script's buffer, saves nothing, and selects what has to be put right. A problem as a sentence; null: done. */
export async function insertMissing(file: string, missing: 'embeddings' | 'labels'): Promise<string | null> {
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  } catch {
    return vscode.l10n.t('{0} is not there any more.', file);
  }
  const { offset, text, from, to } = findInsertion(document.getText(), missing);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(offset), text);
  if (text !== '' && !(await vscode.workspace.applyEdit(edit)))
    return vscode.l10n.t('{0} can’t be edited: it is read-only.', file);
  const [start, end] = [document.positionAt(from), document.positionAt(to)];
  await showLine(document, start.line, start.character);
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  if (editor) editor.selection = new vscode.Selection(start, end);
  return null;
}
