import type * as vscode from 'vscode';

interface RememberedPanel {
  readonly folder: string;
  readonly id: string;
  readonly pinned: boolean;
}

const KEY = 'margin.panels';

/** Which run each dashboard showed when the window went: a page knows its run's id, but not the folder. */
export class PanelMemory {
  /** Panels of the window before this one that have not come back yet. */
  private readonly before: RememberedPanel[];

  constructor(private readonly state: vscode.Memento) {
    const stored = state.get<unknown>(KEY);
    this.before = Array.isArray(stored) ? stored.filter(isRemembered) : [];
  }

  /** The folder of the panel that comes back: by its run's id, else the first of its kind. */
  take(pinned: boolean, id: string | null): string | null {
    const index = this.before.findIndex(
      (panel) => panel.pinned === pinned && (id === null || panel.id === id),
    );
    return index < 0 ? null : (this.before.splice(index, 1)[0]?.folder ?? null);
  }

  keep(panels: readonly RememberedPanel[]): void {
    void this.state.update(KEY, [...panels, ...this.before].slice(0, 20));
  }
}

function isRemembered(value: unknown): value is RememberedPanel {
  const { folder, id, pinned } = (value ?? {}) as Partial<RememberedPanel>;
  return typeof folder === 'string' && typeof id === 'string' && typeof pinned === 'boolean';
}
