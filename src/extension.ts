import type * as vscode from 'vscode';

/** The composition root: constructs, wires, returns. */
export function activate(_context: vscode.ExtensionContext): void {
  // Parts are wired here as they land.
}
