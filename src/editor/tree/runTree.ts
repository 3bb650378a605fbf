import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { INTERNAL_COMMANDS } from '../../contributions';
import type { RunRow } from '../../protocol/viewer';
import { isLive } from '../runs/isLive';
import type { RunStore } from '../runs/runStore';
import type { RunsFolders } from '../runs/runsFolders';
import { untilTomorrowMs } from './dayGroups';
import { groupRuns, PAGE, toPage, type GroupName } from './groupRuns';
import { toRunItem, toUnreadItem } from './runItem';
import { toRunTooltip } from './runTooltip';
import type { FolderNode, GroupNode, MoreNode, RunNode, TreeNode } from './treeNode';
import { RefreshQueue } from './refreshQueue';

const GROUP_LABELS: Record<GroupName, () => string> = {
  running: () => vscode.l10n.t('Running'),
  today: () => vscode.l10n.t('Today'),
  yesterday: () => vscode.l10n.t('Yesterday'),
  older: () => vscode.l10n.t('Older'),
};

/** The run explorer: groups of ids, whose rows are read a page at a time when a group is opened. */
export class RunTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly nodes = new Map<string, TreeNode>();
  /** What each group held when VS Code last asked, to tell which groups a change concerns. */
  private readonly groupOf = new Map<string, GroupName>();
  private readonly pages = new Map<string, number>();
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  private readonly refresh = new RefreshQueue<TreeNode | undefined>((node) => this.changed.fire(node));
  private readonly subscriptions: vscode.Disposable[];
  private midnight: NodeJS.Timeout;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly folders: RunsFolders,
  ) {
    this.subscriptions = [
      folders.onDidChange(() => this.refresh.rebuild(undefined)),
      store.onDidChangeIds(() => this.refresh.rebuild(undefined)),
      store.onDidChangeRows((rows) => rows.forEach((row) => this.onRow(row))),
    ];
    this.midnight = this.scheduleMidnight();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'folder':
        return this.toFolderItem(node);
      case 'group':
        return this.toGroupItem(node);
      case 'run': {
        const row = this.store.row(node.folder);
        this.refresh.see(node);
        return row ? toRunItem(node, row) : toUnreadItem(node);
      }
      case 'more':
        return this.toMoreItem(node);
    }
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const children = await this.childrenOf(node);
    this.refresh.answered();
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'folder':
        return undefined;
      case 'group':
        return this.folders.list().length > 1 ? this.folderNode(node.runsDir) : undefined;
      case 'run':
        return this.groupNode(node.runsDir, this.groupFor(node));
      case 'more':
        return this.groupNode(node.runsDir, node.group);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const row = node.kind === 'run' ? this.store.row(node.folder) : undefined;
    if (row) item.tooltip = toRunTooltip(row, new Date());
    return item;
  }

  runNode(folder: string): RunNode {
    const runsDir = dirname(folder);
    return this.keep(`run:${folder}`, { kind: 'run', runsDir, folder });
  }

  showMore({ runsDir, group }: MoreNode): void {
    const key = groupKey(runsDir, group);
    this.pages.set(key, (this.pages.get(key) ?? 1) + 1);
    this.changed.fire(this.groupNode(runsDir, group));
  }

  dispose(): void {
    clearTimeout(this.midnight);
    this.refresh.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private childrenOf(node: TreeNode | undefined): TreeNode[] | Promise<TreeNode[]> {
    if (!node) return this.roots();
    if (node.kind === 'folder') return this.groupsOf(node.runsDir);
    return node.kind === 'group' ? this.runsOf(node) : [];
  }

  private roots(): TreeNode[] {
    const listed = this.folders.list().filter(({ runsDir }) => (this.store.idsOf(runsDir)?.length ?? 0) > 0);
    // One folder's runs stand at the top; several are told apart by name.
    if (this.folders.list().length <= 1) return listed.flatMap(({ runsDir }) => this.groupsOf(runsDir));
    return listed.map(({ runsDir }) => this.folderNode(runsDir));
  }

  private groupsOf(runsDir: string): GroupNode[] {
    return [...this.group(runsDir).keys()].map((name) => this.groupNode(runsDir, name));
  }

  private async runsOf(group: GroupNode): Promise<TreeNode[]> {
    const ids = this.group(group.runsDir).get(group.name) ?? [];
    const { shown, hidden } = toPage(ids, this.pages.get(groupKey(group.runsDir, group.name)) ?? 1);
    const rows = await this.store.loadRows(shown.map((id) => join(group.runsDir, id)));
    const runs = rows.map((row) => {
      this.groupOf.set(row.folder, group.name);
      return this.runNode(row.folder);
    });
    const more: MoreNode = this.keep(`more:${groupKey(group.runsDir, group.name)}`, {
      kind: 'more',
      runsDir: group.runsDir,
      group: group.name,
    });
    return hidden > 0 ? [...runs, more] : runs;
  }

  private group(runsDir: string): ReadonlyMap<GroupName, readonly string[]> {
    const ids = this.store.idsOf(runsDir) ?? [];
    return groupRuns(ids, (id) => this.isLive(join(runsDir, id)), new Date());
  }

  private groupFor({ folder }: RunNode): GroupName {
    const [name] = groupRuns([basename(folder)], () => this.isLive(folder), new Date()).keys();
    return this.groupOf.get(folder) ?? name ?? 'older';
  }

  private isLive(folder: string): boolean {
    const row = this.store.row(folder);
    return row !== undefined && isLive(row);
  }

  private onRow(row: RunRow): void {
    const node = this.runNode(row.folder);
    const before = this.groupOf.get(row.folder);
    const [now] = groupRuns([basename(row.folder)], () => isLive(row), new Date()).keys();
    if (before !== now) {
      // A run that starts or ends changes the groups, which may come and go with it.
      if (now) this.groupOf.set(row.folder, now);
      this.refresh.rebuild(undefined);
    } else {
      this.refresh.change(node, toState(row));
    }
  }

  private folderNode(runsDir: string): FolderNode {
    const label =
      this.folders.list().find((folder) => folder.runsDir === runsDir)?.label ?? basename(runsDir);
    return this.keep(`folder:${runsDir}`, { kind: 'folder', runsDir, label });
  }

  private groupNode(runsDir: string, name: GroupName): GroupNode {
    return this.keep(`group:${groupKey(runsDir, name)}`, { kind: 'group', runsDir, name });
  }

  private keep<T extends TreeNode>(key: string, node: T): T {
    const known = this.nodes.get(key);
    if (known) return known as T;
    this.nodes.set(key, node);
    return node;
  }

  private toFolderItem({ runsDir, label }: FolderNode): vscode.TreeItem {
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `folder:${runsDir}`;
    item.contextValue = 'folder';
    item.iconPath = vscode.ThemeIcon.Folder;
    return item;
  }

  private toGroupItem({ runsDir, name }: GroupNode): vscode.TreeItem {
    const opened = name === 'running' || name === 'today';
    const item = new vscode.TreeItem(
      GROUP_LABELS[name](),
      opened ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
    );
    const count = this.group(runsDir).get(name)?.length ?? 0;
    item.id = `group:${groupKey(runsDir, name)}`;
    item.description = String(count);
    item.contextValue = 'group';
    item.accessibilityInformation = {
      label:
        count === 1
          ? vscode.l10n.t('{0}, 1 run', GROUP_LABELS[name]())
          : vscode.l10n.t('{0}, {1} runs', GROUP_LABELS[name](), count),
    };
    return item;
  }

  private toMoreItem(node: MoreNode): vscode.TreeItem {
    const key = groupKey(node.runsDir, node.group);
    const { hidden } = toPage(this.group(node.runsDir).get(node.group) ?? [], this.pages.get(key) ?? 1);
    const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more of {1}', Math.min(PAGE, hidden), hidden));
    item.id = `more:${key}`;
    item.command = { command: INTERNAL_COMMANDS.showMoreRuns, title: '', arguments: [node] };
    return item;
  }

  private scheduleMidnight(): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.groupOf.clear();
        this.refresh.rebuild(undefined);
        this.midnight = this.scheduleMidnight();
      },
      untilTomorrowMs(new Date()) + 1000,
    );
  }
}

function groupKey(runsDir: string, name: GroupName): string {
  return `${name}:${runsDir}`;
}

/** What a row is refreshed for at once. */
function toState({ listing, manifest, alive }: RunRow): string {
  return [
    listing.status,
    listing.name,
    listing.worst?.rowText,
    listing.worst?.severity,
    manifest?.notRecording?.why,
    alive,
  ].join('|');
}
