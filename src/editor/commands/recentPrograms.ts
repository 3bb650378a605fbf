import * as vscode from 'vscode';

const KEY = 'margin.recentPrograms';
const MOST = 10;

/** Files that runs were started from in this workspace, last one first. */
export class RecentPrograms {
  constructor(private readonly state: vscode.Memento) {}

  list(): readonly vscode.Uri[] {
    return this.paths().map((path) => vscode.Uri.file(path));
  }

  add(uri: vscode.Uri): void {
    const paths = [uri.fsPath, ...this.paths().filter((path) => path !== uri.fsPath)];
    void this.state.update(KEY, paths.slice(0, MOST));
  }

  private paths(): readonly string[] {
    const stored = this.state.get<unknown>(KEY);
    return Array.isArray(stored) ? stored.filter((path): path is string => typeof path === 'string') : [];
  }
}
