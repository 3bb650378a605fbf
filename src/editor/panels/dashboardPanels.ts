import { basename } from 'node:path';
import * as vscode from 'vscode';
import { PANELS } from '../../contributions';
import { DashboardPanel, type DashboardContext } from './dashboardPanel';
import { PanelMemory } from './panelMemory';

/** All dashboards of a window: at most one that follows, any number that stay with their run. */
export class DashboardPanels implements vscode.Disposable {
  private readonly open = new Set<DashboardPanel>();
  private readonly memory: PanelMemory;
  private lastKey = 0;

  constructor(
    private readonly context: DashboardContext,
    state: vscode.Memento,
    private readonly findRun: (id: string) => string | null,
  ) {
    this.memory = new PanelMemory(state, vscode.env.sessionId);
  }

  /** Shows the run in the dashboard that follows, beside the code; the focus stays where it is. */
  show(folder: string | null): DashboardPanel {
    const following = [...this.open].find(({ pinned }) => !pinned);
    if (following) {
      if (folder) following.show(folder);
      following.reveal();
      this.remember();
      return following;
    }
    return this.create(PANELS.dashboard, folder, false);
  }

  /** A run was started: the code that it was started from stays in view. */
  showStarted(folder: string): void {
    const following = [...this.open].find(({ pinned }) => !pinned);
    following?.revealBeside();
    this.show(folder);
  }

  /** A dashboard that stays with its run; the one that already does is shown again. */
  showPinned(folder: string): DashboardPanel {
    const pinned = [...this.open].find((panel) => panel.pinned && panel.folder === folder);
    if (pinned) {
      pinned.reveal();
      return pinned;
    }
    return this.create(PANELS.pinnedDashboard, folder, true);
  }

  list(): readonly DashboardPanel[] {
    return [...this.open];
  }

  isVisible(folder: string): boolean {
    return [...this.open].some((panel) => panel.visible && panel.folder === folder);
  }

  /** The dashboard that the person is in, or the only one that shows a run. */
  activeFolder(): string | null {
    const active = [...this.open].find((panel) => panel.active);
    return (active ?? [...this.open].find(({ pinned }) => !pinned))?.folder ?? null;
  }

  /** A run's folder is gone. */
  forget(folder: string): void {
    for (const panel of this.open) if (panel.folder === folder) panel.dispose();
  }

  /** Panels come back after a reload; the page keeps its scroll, scrubber and run id itself. */
  registerSerializers(): vscode.Disposable {
    const restore = (pinned: boolean): vscode.WebviewPanelSerializer => ({
      deserializeWebviewPanel: async (panel, state) => {
        const folder = this.findRestored(state, pinned);
        this.adopt(panel, folder, pinned);
      },
    });
    return vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(PANELS.dashboard, restore(false)),
      vscode.window.registerWebviewPanelSerializer(PANELS.pinnedDashboard, restore(true)),
    );
  }

  /**
   * After the death of the extension host in a window that lives on: VS Code leaves the old pages standing and restores nothing.
   * Each is replaced by a new one with the same run, place and view.
   */
  async replaceOrphans(): Promise<void> {
    if (!this.memory.isSameWindow) return;
    for (const { tab, pinned } of findDashboardTabs()) {
      const panel = this.memory.take(pinned, null);
      const column = tab.group.viewColumn;
      await vscode.window.tabGroups.close(tab, true);
      if (panel) this.create(viewTypeOf(pinned), panel.folder, pinned, column, panel.view);
    }
  }

  dispose(): void {
    // The panels themselves stay: they are restored in the next window.
    this.open.clear();
  }

  private create(
    viewType: string,
    folder: string | null,
    pinned: boolean,
    viewColumn = vscode.ViewColumn.Beside,
    view: unknown = null,
  ): DashboardPanel {
    const panel = vscode.window.createWebviewPanel(
      viewType,
      'Margin',
      { viewColumn, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [this.context.assets] },
    );
    return this.adopt(panel, folder, pinned, view);
  }

  private adopt(
    panel: vscode.WebviewPanel,
    folder: string | null,
    pinned: boolean,
    view: unknown = null,
  ): DashboardPanel {
    const key = `dashboard-${++this.lastKey}`;
    const dashboard = new DashboardPanel(key, pinned, panel, this.context, folder, view);
    this.open.add(dashboard);
    dashboard.onDidKeep(() => this.remember());
    dashboard.onDidDispose(() => {
      this.open.delete(dashboard);
      this.remember();
    });
    this.remember();
    return dashboard;
  }

  private findRestored(state: unknown, pinned: boolean): string | null {
    const id = (state as { runId?: unknown } | null | undefined)?.runId;
    if (typeof id !== 'string') return this.memory.take(pinned, null)?.folder ?? null;
    return this.memory.take(pinned, id)?.folder ?? this.findRun(id);
  }

  private remember(): void {
    this.memory.keep(
      [...this.open].flatMap(({ folder, pinned, keptView: view }) =>
        folder === null ? [] : [{ folder, id: basename(folder), pinned, view }],
      ),
    );
  }
}

function viewTypeOf(pinned: boolean): string {
  return pinned ? PANELS.pinnedDashboard : PANELS.dashboard;
}

/** VS Code puts its own prefix before the type of a webview. */
function findDashboardTabs(): { tab: vscode.Tab; pinned: boolean }[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap((tab) => {
      const { input } = tab;
      if (!(input instanceof vscode.TabInputWebview)) return [];
      const pinned = input.viewType.endsWith(PANELS.pinnedDashboard);
      return pinned || input.viewType.endsWith(PANELS.dashboard) ? [{ tab, pinned }] : [];
    });
}
