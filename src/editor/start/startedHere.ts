import type * as vscode from 'vscode';

const KEY = 'margin.startedHere';
const MOST = 100;

/** Ids of the runs that this window started: of several windows, an unfocused one notifies only for these. */
export class StartedHere {
  private readonly ids: string[];

  constructor(private readonly state: vscode.Memento) {
    const stored = state.get<unknown>(KEY);
    this.ids = Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [];
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  add(id: string): void {
    this.ids.unshift(id);
    this.ids.length = Math.min(this.ids.length, MOST);
    void this.state.update(KEY, [...this.ids]);
  }
}
