import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { SETTINGS } from '../../contributions';
import type { Settings } from '../settings';
import type { RunStore } from './runStore';

export interface RunsFolder {
  readonly runsDir: string;
  /** What a tree with several folders calls it. */
  readonly label: string;
}

/** The runs folders of this window: one a workspace folder, and one beside each file outside of them that was started here. */
export class RunsFolders implements vscode.Disposable {
  private folders: readonly RunsFolder[] = [];
  private readonly outside = new Map<string, RunsFolder>();
  private watching = false;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly settings: Settings,
    private readonly store: RunStore,
  ) {
    this.folders = this.collect();
    this.subscriptions = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.update()),
      settings.onDidChange((affects) => affects(SETTINGS.runsFolder) && this.update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()),
    ];
  }

  list(): readonly RunsFolder[] {
    return this.folders;
  }

  /** Nothing is read before somebody looks: the view, a panel, a start. */
  watch(): void {
    if (this.watching) return;
    this.watching = true;
    for (const { runsDir } of this.folders) this.store.watch(runsDir);
  }

  /** Where a run of this file goes, and the folder that it works in: the file's workspace folder, else its own folder. */
  placeFor(file: vscode.Uri): { runsDir: string; cwd: string } {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (folder) return { runsDir: this.runsDirOf(folder), cwd: folder.uri.fsPath };
    const cwd = dirname(file.fsPath);
    const place = { runsDir: resolveRunsDir(cwd, this.settings.runsFolder(file)), cwd };
    this.addOutside({ runsDir: place.runsDir, label: vscode.workspace.asRelativePath(cwd) });
    return place;
  }

  /**
   * Where a run goes that repeats the one in `folder`: beside it where that is a runs folder of this window; else, for one
   * that lies anywhere, where this window shows its runs.
   */
  placeForAgain(folder: string, cwd: string): string {
    const beside = dirname(folder);
    if (this.folders.some(({ runsDir }) => runsDir === beside)) return beside;
    const home = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(cwd));
    const runsDir = home ? this.runsDirOf(home) : this.folders[0]?.runsDir;
    if (runsDir !== undefined) return runsDir;
    this.addOutside({ runsDir: beside, label: vscode.workspace.asRelativePath(cwd) });
    return beside;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private addOutside(folder: RunsFolder): void {
    if (this.folders.some(({ runsDir }) => runsDir === folder.runsDir)) return;
    this.outside.set(folder.runsDir, folder);
    this.update();
  }

  private collect(): readonly RunsFolder[] {
    const inside = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map((folder) => ({ runsDir: this.runsDirOf(folder), label: folder.name }));
    const unique = new Map([...inside, ...this.outside.values()].map((folder) => [folder.runsDir, folder]));
    return [...unique.values()];
  }

  private runsDirOf(folder: vscode.WorkspaceFolder): string {
    return resolveRunsDir(folder.uri.fsPath, this.settings.runsFolder(folder.uri));
  }

  private update(): void {
    const before = this.folders;
    this.folders = this.collect();
    if (this.watching) {
      const now = new Set(this.folders.map(({ runsDir }) => runsDir));
      const then = new Set(before.map(({ runsDir }) => runsDir));
      for (const runsDir of then) if (!now.has(runsDir)) this.store.unwatch(runsDir);
      for (const runsDir of now) if (!then.has(runsDir)) this.store.watch(runsDir);
    }
    this.changed.fire();
  }
}

function resolveRunsDir(folder: string, setting: string): string {
  return isAbsolute(setting) ? resolve(setting) : join(folder, setting);
}
