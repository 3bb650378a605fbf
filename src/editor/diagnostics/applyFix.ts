import * as vscode from 'vscode';
import type { Cause } from '../../domain/alert';
import { CONFIG_FILE } from '../../launch/scriptCommand';
import { findSite } from '../alerts/findSite';
import { locateFix } from '../alerts/locateFix';
import { toRange } from '../alerts/toRange';

/**
 * From the dashboard: edits the buffer and saves nothing, and shows the line; "changed" where the text is not the run's any
 * more, "gone" where there is no such file.
 */
export async function applyFix(cause: Cause): Promise<'applied' | 'changed' | 'gone'> {
  const [site] = cause.sites;
  if (!site || !cause.fix) return 'changed';
  const document = await openDocument(site.file);
  if (!document) return 'gone';
  const text = document.getText();
  const isConfig = CONFIG_FILE.test(site.file);
  const found = locateFix(text, findSite(text, site, cause.fix.target), cause.fix, isConfig);
  if (found.kind === 'found') {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, toRange(found.place), cause.fix.newText);
    await vscode.workspace.applyEdit(edit);
  }
  await showLine(document, found.place.line);
  return found.kind === 'changed' ? 'changed' : 'applied';
}

async function openDocument(file: string): Promise<vscode.TextDocument | null> {
  return vscode.workspace.openTextDocument(vscode.Uri.file(file)).then(
    (document) => document,
    () => null,
  );
}

/** In the editor that shows the file already, else in the first group: a dashboard is never covered by it. */
export async function showLine(
  document: vscode.TextDocument,
  line: number,
  character?: number,
): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const text = document.lineAt(Math.min(line, document.lineCount - 1));
  const at = new vscode.Position(text.lineNumber, character ?? text.firstNonWhitespaceCharacterIndex);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
}
