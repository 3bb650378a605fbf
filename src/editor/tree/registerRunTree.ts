import * as vscode from 'vscode';
import { CONTEXT_KEYS, INTERNAL_COMMANDS, VIEWS } from '../../contributions';
import type { RunStore } from '../runs/runStore';
import type { RunsFolders } from '../runs/runsFolders';
import { RunTree } from './runTree';
import type { MoreNode, TreeNode } from './treeNode';

/** The view with its badge and context keys. Run folders are first read when it is seen. */
export function registerRunTree(
  store: RunStore,
  folders: RunsFolders,
): { tree: RunTree; view: vscode.TreeView<TreeNode>; dispose(): void } {
  const tree = new RunTree(store, folders);
  const view = vscode.window.createTreeView(VIEWS.runs, { treeDataProvider: tree, showCollapseAll: true });
  const subscription = vscode.Disposable.from(
    tree,
    view,
    view.onDidChangeVisibility(({ visible }) => visible && folders.watch()),
    store.onDidChangeIds(() => {
      showListed(store, folders);
      // A live run's folder may be gone.
      showLive(view, store);
    }),
    store.onDidChangeRows(() => showLive(view, store)),
    store.onDidChangeAlerts(() => showLive(view, store)),
    vscode.commands.registerCommand(INTERNAL_COMMANDS.showMoreRuns, (node: MoreNode) => tree.showMore(node)),
  );
  if (view.visible) folders.watch();
  return { tree, view, dispose: () => subscription.dispose() };
}

function showListed(store: RunStore, folders: RunsFolders): void {
  const listed = folders.list().every(({ runsDir }) => store.idsOf(runsDir) !== undefined);
  setContext(CONTEXT_KEYS.listed, listed);
}

function showLive(view: vscode.TreeView<TreeNode>, store: RunStore): void {
  const live = store.liveRows();
  setContext(CONTEXT_KEYS.hasRunning, live.length > 0);
  const alarmed = live.filter(
    ({ listing }) => listing.worst && listing.worst.severity !== 'information',
  ).length;
  const value = view.badge?.value ?? 0;
  if (alarmed === value) return;
  view.badge =
    alarmed === 0
      ? undefined
      : {
          value: alarmed,
          tooltip:
            alarmed === 1
              ? vscode.l10n.t('1 run has an alert')
              : vscode.l10n.t('{0} runs have an alert', alarmed),
        };
}

const shown = new Map<string, unknown>();

function setContext(key: string, value: unknown): void {
  if (shown.get(key) === value) return;
  shown.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
