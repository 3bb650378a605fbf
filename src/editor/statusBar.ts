import * as vscode from 'vscode';
import { COMMANDS } from '../contributions';
import { ENDED } from '../domain/run';
import type { RunRow } from '../protocol/viewer';
import type { RunStore } from './runs/runStore';
import { describeStatus } from './statusText';

const SHOWN_AFTER_END_MS = 30_000;

/** The one status bar item: hidden while nothing runs. */
export function createStatusBar(store: RunStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('margin.status', vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t('Margin Runs');
  const live = new Set<string>();
  let ended: RunRow | null = null;
  let timer: NodeJS.Timeout | undefined;
  const show = (): void => {
    const status = describeStatus(store.liveRows(), ended);
    if (!status) return item.hide();
    item.text = status.text;
    item.tooltip = vscode.l10n.t('Open Dashboard');
    item.command = {
      command: COMMANDS.openDashboard,
      title: vscode.l10n.t('Open Dashboard'),
      arguments: [status.folder],
    };
    item.show();
  };
  const note = (row: RunRow): void => {
    if (!ENDED.has(row.listing.status)) {
      live.add(row.folder);
    } else if (live.delete(row.folder)) {
      ended = row;
      clearTimeout(timer);
      timer = setTimeout(() => {
        ended = null;
        show();
      }, SHOWN_AFTER_END_MS);
    }
  };
  /** Deleted, or of a workspace folder that was taken away: nothing more is heard of such a run. */
  const forgetGone = (): void => {
    for (const folder of live) if (!store.row(folder)) live.delete(folder);
    if (ended && !store.row(ended.folder)) ended = null;
    show();
  };
  return vscode.Disposable.from(
    item,
    store.onDidChangeRows((rows) => {
      rows.forEach(note);
      show();
    }),
    store.onDidChangeIds(forgetGone),
    { dispose: () => clearTimeout(timer) },
  );
}
