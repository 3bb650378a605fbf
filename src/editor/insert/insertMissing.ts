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
  const { line, text, from, to } = findInsertion(document.getText(), missing);
  const end = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const edit = new vscode.WorkspaceEdit();
  if (line < document.lineCount) edit.insert(document.uri, new vscode.Position(line, 0), `${text}${end}`);
  else edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, `${end}${text}`);
  if (!(await vscode.workspace.applyEdit(edit)))
    return vscode.l10n.t('{0} can’t be edited: it is read-only.', file);
  await showLine(document, line, from);
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  if (editor) editor.selection = new vscode.Selection(line, from, line, to);
  return null;
}
