import * as vscode from 'vscode';
import { SETTINGS } from '../contributions';

/** Every setting of Margin, typed; the only file that asks VS Code for them. */
export interface Settings {
  /** Relative to each workspace folder, or absolute. */
  runsFolder(scope?: vscode.Uri): string;
  /** Empty: not set. */
  python(): string;
  /** Empty: the editor's own Node. */
  node(): string;
  notificationsEnabled(): boolean;
  diagnosticsEnabled(scope?: vscode.Uri): boolean;
  codeLensEnabled(scope?: vscode.Uri): boolean;
  opensDashboardOnStart(): boolean;
  /** Fires with a test for the setting's id. */
  readonly onDidChange: vscode.Event<(id: string) => boolean>;
}

export function createSettings(): Settings & vscode.Disposable {
  const changed = new vscode.EventEmitter<(id: string) => boolean>();
  const subscription = vscode.workspace.onDidChangeConfiguration((event) =>
    changed.fire((id) => event.affectsConfiguration(id)),
  );
  return {
    runsFolder: (scope) => text(SETTINGS.runsFolder, scope).trim() || '.margin/runs',
    python: () => text(SETTINGS.python),
    node: () => text(SETTINGS.node).trim(),
    notificationsEnabled: () => flag(SETTINGS.notificationsEnabled),
    diagnosticsEnabled: (scope) => flag(SETTINGS.diagnosticsEnabled, scope),
    codeLensEnabled: (scope) => flag(SETTINGS.codeLensEnabled, scope),
    opensDashboardOnStart: () => flag(SETTINGS.openDashboardOnStart),
    onDidChange: changed.event,
    dispose: () => {
      subscription.dispose();
      changed.dispose();
    },
  };
}

/** A settings file may hold anything: what has another type counts as not set. */
function text(id: string, scope?: vscode.Uri): string {
  const value = vscode.workspace.getConfiguration(undefined, scope ?? null).get<unknown>(id);
  return typeof value === 'string' ? value : '';
}

function flag(id: string, scope?: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<unknown>(id) !== false;
}
