import * as vscode from 'vscode';
import { DIAGNOSTIC_SOURCE } from '../../contributions';

export type DiagnosticOrigin = 'alerts' | 'check';

/** The one collection of Margin: what alerts say and what the check of a configuration says of a file stand in it together. */
export class DiagnosticBoard implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE);
  private readonly byFile = new Map<
    string,
    Partial<Record<DiagnosticOrigin, readonly vscode.Diagnostic[]>>
  >();

  publish(origin: DiagnosticOrigin, uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): void {
    const key = uri.toString();
    const parts = { ...this.byFile.get(key), [origin]: diagnostics };
    this.byFile.set(key, parts);
    this.collection.set(uri, [...(parts.check ?? []), ...(parts.alerts ?? [])]);
  }

  clear(origin: DiagnosticOrigin): void {
    for (const key of this.byFile.keys()) this.publish(origin, vscode.Uri.parse(key), []);
  }

  dispose(): void {
    this.collection.dispose();
  }
}
