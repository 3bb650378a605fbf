import type * as vscode from 'vscode';

export interface RememberedPanel {
  readonly folder: string;
  readonly id: string;
  readonly pinned: boolean;
  /** What its page kept of its view. */
  readonly view?: unknown;
}

const KEY = 'margin.panels';
const SESSION_KEY = 'margin.panelSession';
const MOST = 20;

/** Which run each dashboard showed when the window went: a page knows its run's id, but not the folder. */
export class PanelMemory {
  /** Panels of before that have not come back yet. */
  private readonly before: RememberedPanel[];
  /** The window is the same, only its extension host is new: pages of the old one are still there, and nobody speaks to them. */
  readonly isSameWindow: boolean;

  constructor(
    private readonly state: vscode.Memento,
    sessionId: string,
  ) {
    const stored = state.get<unknown>(KEY);
    this.before = Array.isArray(stored) ? stored.filter(isRemembered) : [];
    this.isSameWindow = state.get<unknown>(SESSION_KEY) === sessionId;
    void state.update(SESSION_KEY, sessionId);
  }

  /** The panel that comes back: by its run's id, else the first of its kind. */
  take(pinned: boolean, id: string | null): RememberedPanel | null {
    const index = this.before.findIndex(
      (panel) => panel.pinned === pinned && (id === null || panel.id === id),
    );
    return index < 0 ? null : (this.before.splice(index, 1)[0] ?? null);
  }

  keep(panels: readonly RememberedPanel[]): void {
    void this.state.update(KEY, [...panels, ...this.before].slice(0, MOST));
  }
}

function isRemembered(value: unknown): value is RememberedPanel {
  const { folder, id, pinned } = (value ?? {}) as Partial<RememberedPanel>;
  return typeof folder === 'string' && typeof id === 'string' && typeof pinned === 'boolean';
}
