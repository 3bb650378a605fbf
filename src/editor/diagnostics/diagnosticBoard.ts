import * as vscode from 'vscode';
import { DIAGNOSTIC_SOURCE } from '../../contributions';
import { movePlace } from '../alerts/textPlace';
import { fromRange, toRange } from '../alerts/toRange';

export type DiagnosticOrigin = 'alerts' | 'check';
type Parts = Partial<Record<DiagnosticOrigin, readonly vscode.Diagnostic[]>>;

/**
 * The one collection of Margin: what alerts say and what the check of a configuration says of a file stand in it together.
 * VS Code is told only what differs from before, however often a run that is going has its marks looked at.
 */
export class DiagnosticBoard implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE);
  private readonly byFile = new Map<string, Parts>();
  private readonly subscription = vscode.workspace.onDidChangeTextDocument((event) => this.followEdit(event));

  publish(origin: DiagnosticOrigin, uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): void {
    const key = uri.toString();
    const parts = this.byFile.get(key);
    if (toText(parts?.[origin] ?? []) === toText(diagnostics)) return;
    this.set(uri, { ...parts, [origin]: diagnostics });
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  private set(uri: vscode.Uri, parts: Parts): void {
    this.byFile.set(uri.toString(), parts);
    this.collection.set(uri, [...(parts.check ?? []), ...(parts.alerts ?? [])]);
  }

  /** What the check found moves with the text until the next check; marks of alerts are moved by those who place them. */
  private followEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const parts = this.byFile.get(document.uri.toString());
    if (!parts?.check?.length || contentChanges.length === 0) return;
    const changes = contentChanges.map(({ range, text }) => ({ range: fromRange(range), text }));
    const moved = parts.check.map((diagnostic) =>
      Object.assign(new vscode.Diagnostic(diagnostic.range, diagnostic.message), diagnostic, {
        range: toRange(movePlace(fromRange(diagnostic.range), changes)),
      }),
    );
    this.set(document.uri, { ...parts, check: moved });
  }
}

/** A diagnostic's own JSON leaves out what it is related to. */
function toText(diagnostics: readonly vscode.Diagnostic[]): string {
  return JSON.stringify(
    diagnostics.map((each) => [
      each,
      each.relatedInformation?.map(({ location: { uri, range }, message }) => [
        uri.toString(),
        range,
        message,
      ]),
    ]),
  );
}
